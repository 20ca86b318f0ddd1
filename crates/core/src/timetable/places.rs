//! Which task an obligation belongs to, found at once: it is asked for all the time.

/// The first obligation of each task, and the task of each obligation.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    firsts: Vec<u32>,
    tasks: Vec<u32>,
}

impl Places {
    /// Adds a task that begins with this obligation; tasks without any begin where the next one does.
    pub(super) fn push(&mut self, first: u32) {
        self.firsts.push(first);
    }

    /// Divides so many obligations among the tasks, once every task is there.
    pub(super) fn divide(&mut self, obligations: usize) {
        let ends = self.firsts.iter().skip(1).map(|first| *first as usize).chain([obligations]);
        self.tasks = Vec::with_capacity(obligations);
        for (task, end) in (0..).zip(ends) {
            self.tasks.resize(end, task);
        }
    }

    /// The position of the task an obligation belongs to, and where it stands among the task's own.
    pub(super) fn of(&self, obligation: u32) -> Option<(usize, u32)> {
        let task = *self.tasks.get(obligation as usize)? as usize;
        Some((task, obligation.checked_sub(*self.firsts.get(task)?)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_obligation_has_its_task() {
        let sizes = [3, 0, 1, 700, 0, 0, 256, 255, 1, 1, 5_000, 0];
        let mut places = Places::default();
        let mut expected = Vec::new();
        for (task, size) in sizes.iter().enumerate() {
            places.push(u32::try_from(expected.len()).unwrap());
            expected.extend((0..*size).map(|i| (task, i)));
        }
        places.divide(expected.len());
        for (obligation, place) in expected.iter().enumerate() {
            assert_eq!(places.of(u32::try_from(obligation).unwrap()), Some(*place));
        }
        assert_eq!(Places::default().of(0), None);
    }
}
