//! A list whose positions have a type: an index of one cannot be used on another.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A list indexed by `I`.
///
/// INVARIANT (typed-indices): an index is made only by the table it points into, or by one made from the same timetable
/// in the same order, so looking it up cannot fail. What comes from outside goes through [`Table::at`].
#[derive(Clone, PartialEq, Eq)]
pub struct Table<I, T> {
    items: Vec<T>,
    index: PhantomData<fn() -> I>,
}

impl<I: From<usize> + Copy, T> Table<I, T>
where
    usize: From<I>,
{
    /// An empty table with room for `n`.
    pub fn with_capacity(n: usize) -> Table<I, T> {
        Table { items: Vec::with_capacity(n), index: PhantomData }
    }

    /// Appends and gives the index.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::from(self.items.len() - 1)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The item at an index that may come from elsewhere.
    pub fn at(&self, index: I) -> Option<&T> {
        self.items.get(usize::from(index))
    }

    /// The item at an index that may come from elsewhere.
    pub fn at_mut(&mut self, index: I) -> Option<&mut T> {
        self.items.get_mut(usize::from(index))
    }

    /// The items, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// The items with their indices.
    pub fn enumerated(&self) -> impl Iterator<Item = (I, &T)> {
        self.items.iter().enumerate().map(|(i, item)| (I::from(i), item))
    }

    /// The indices.
    pub fn indices(&self) -> impl Iterator<Item = I> + use<I, T> {
        (0..self.items.len()).map(I::from)
    }

    /// How many items from the start satisfy a predicate that holds for a first part only.
    pub fn partition_point(&self, holds: impl FnMut(&T) -> bool) -> usize {
        self.items.partition_point(holds)
    }
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Table<I, T> {
        Table { items: Vec::new(), index: PhantomData }
    }
}

impl<I, T: fmt::Debug> fmt::Debug for Table<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

impl<I, T> FromIterator<T> for Table<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(all: A) -> Table<I, T> {
        Table { items: all.into_iter().collect(), index: PhantomData }
    }
}

impl<'a, I, T> IntoIterator for &'a Table<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<I, T> Index<I> for Table<I, T>
where
    usize: From<I>,
{
    type Output = T;
    #[expect(clippy::indexing_slicing, reason = "invariant `typed-indices`")]
    fn index(&self, index: I) -> &T {
        &self.items[usize::from(index)]
    }
}

impl<I, T> IndexMut<I> for Table<I, T>
where
    usize: From<I>,
{
    #[expect(clippy::indexing_slicing, reason = "invariant `typed-indices`")]
    fn index_mut(&mut self, index: I) -> &mut T {
        &mut self.items[usize::from(index)]
    }
}
