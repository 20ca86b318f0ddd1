//! Which task an obligation belongs to, found at once: it is asked for all the time.

/// Obligations to a stretch.
const STRETCH: u32 = 256;

/// The first obligation of each task, and for each stretch of obligations the first task that may hold one of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    firsts: Vec<u32>,
    stretches: Vec<u32>,
}

impl Places {
    /// Adds a task that begins with this obligation; tasks without any begin where the next one does.
    pub(super) fn push(&mut self, first: u32) {
        self.firsts.push(first);
    }

    /// Divides so many obligations into stretches, once every task is there.
    pub(super) fn divide(&mut self, obligations: usize) {
        let last = u32::try_from(obligations).unwrap_or(u32::MAX) / STRETCH;
        self.stretches = (0..=last + 1).map(|s| self.after(0, self.firsts.len(), s.saturating_mul(STRETCH))).collect();
    }

    /// The position of the task an obligation belongs to, and where it stands among the task's own.
    pub(super) fn of(&self, obligation: u32) -> Option<(usize, u32)> {
        let stretch = (obligation / STRETCH) as usize;
        let bound = |s: usize| self.stretches.get(s).map(|t| *t as usize);
        let (low, high) = (bound(stretch).unwrap_or(0), bound(stretch + 1).unwrap_or(self.firsts.len()));
        let task = (self.after(low, high, obligation) as usize).checked_sub(1)?;
        Some((task, obligation.checked_sub(*self.firsts.get(task)?)?))
    }

    /// How many tasks begin at an obligation or before, looked for among these.
    fn after(&self, low: usize, high: usize, obligation: u32) -> u32 {
        let among = self.firsts.get(low..high).unwrap_or_default();
        u32::try_from(low + among.partition_point(|first| *first <= obligation)).unwrap_or(u32::MAX)
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
