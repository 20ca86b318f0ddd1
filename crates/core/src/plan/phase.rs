//! Phases: the campaign's stages, each with its window.

use super::decode::{Spanned, choice, record};
use super::id::Id;
use super::rule_decl::{OneOrMany, Script};
use super::source_ref::{Allow, SourceRef};
use crate::time::Window;

record! {
    /// One phase. Sequential by default.
    pub struct PhaseSpec {
        /// Its id.
        id: Spanned<Id> = required,
        /// Its title.
        title: Option<String> = optional,
        /// First to last day, both included.
        window: Spanned<Window> = required,
        /// Whether it is meant to run beside other phases.
        parallel: bool = default,
        /// What must hold before it begins; its window alone unless set.
        enter: Option<Enter> = optional,
        /// What must hold before it ends; its window alone unless set.
        exit: Option<Exit> = optional,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}

record! {
    /// What must hold before a phase begins.
    pub struct Enter {
        /// Phases that must have ended.
        after: Option<OneOrMany> = optional,
        /// A condition over the state of the campaign.
        when: Option<Script> = optional,
        /// What happens when the window begins and that does not hold; the phase is held back unless set.
        otherwise: Option<Otherwise> = optional,
        /// Whether it begins by a fact only.
        manual: bool = default,
    }
}

record! {
    /// What must hold before a phase ends.
    pub struct Exit {
        /// A condition over the state of the campaign.
        when: Option<Script> = optional,
        /// What happens when the window ends and that does not hold; the phase goes on unless set.
        otherwise: Option<Otherwise> = optional,
        /// Whether it ends by a fact only.
        manual: bool = default,
    }
}

impl PhaseSpec {
    /// The phases that must have ended before it begins, as they are named.
    pub fn waits_for(&self) -> impl Iterator<Item = &Spanned<Id>> {
        self.enter.iter().filter_map(|enter| enter.after.as_ref()).flat_map(|after| &after.0)
    }
}

impl Exit {
    /// Whether it may keep a phase going beyond its window.
    pub fn may_hold(&self) -> bool {
        self.manual || self.when.is_some() && self.otherwise != Some(Otherwise::Force)
    }
}

choice! {
    /// What happens to a phase whose condition does not hold in time.
    pub enum Otherwise {
        /// It waits until the condition holds.
        Hold = "hold",
        /// It goes on all the same, and that is said.
        Force = "force",
    }
}
