//! Dates, windows, working-day calendars, recurrence and due expressions.

mod calendar;
mod cn;
mod due;
mod instant;
mod moment;
mod occurrences;
mod period;
mod recurrence;
mod report_period;
mod rrule;
mod rrule_error;
mod rrule_write;
mod rule_fit;
mod window;
mod year;
mod zone;

pub use calendar::{Base, Calendar, CalendarError, NAMED_DAYS};
pub use due::{Anchor, DueError, DueExpr, DuePoint};
pub(crate) use instant::show_date;
pub use instant::{Instant, InstantError};
pub use moment::Moment;
pub use period::{Period, PeriodError, PeriodUnit};
pub use recurrence::{Frequency, Occurrences, Recurrence, RruleError};
pub use report_period::ReportPeriod;
pub use window::{DateError, Window, add_days, parse_date};
pub use zone::{Zone, ZoneError};
