//! Typed indices: state is arrays, and an index of one cannot be used on another.

macro_rules! index {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl From<usize> for $name {
            /// Saturates; the builder refuses plans of that size before an index can reach it.
            fn from(n: usize) -> $name {
                $name(u32::try_from(n).unwrap_or(u32::MAX))
            }
        }

        impl From<$name> for usize {
            fn from(ix: $name) -> usize {
                ix.0 as usize
            }
        }
    };
}

index! {
    /// A unit.
    UnitIx
}
index! {
    /// A phase.
    PhaseIx
}
index! {
    /// A task.
    TaskIx
}
index! {
    /// An obligation: one task, one unit, one occurrence.
    ObligationIx
}
