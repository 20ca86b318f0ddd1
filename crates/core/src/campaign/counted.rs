//! What stands behind a measure beside the consequence that imposed it, for those who explain it.

use super::Campaign;
use crate::time::Moment;

impl Campaign {
    /// When what a measure counted happened, where it was imposed by count; nothing otherwise. The measure is named by the
    /// id of the consequence that imposed it.
    pub fn counted_for(&self, imposed: &str) -> Vec<Moment> {
        let found = self.state.measures.iter().rfind(|m| *m.id == *imposed);
        found.iter().flat_map(|m| &m.counted).map(|at| self.moment(*at)).collect()
    }

    /// Whether a measure was demanded of a unit that stood as high already, by the id of the consequence that says nothing
    /// changed. Otherwise that was the last word, which nothing lowers.
    pub fn is_demand(&self, unchanged: &str) -> bool {
        self.state.measures.iter().flat_map(|m| &m.demanded).any(|d| *d.id == *unchanged)
    }
}
