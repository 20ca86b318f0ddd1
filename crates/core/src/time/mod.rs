//! Dates, windows, working-day calendars, recurrence and due expressions.
