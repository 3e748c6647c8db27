//! What is still to be seen to in an event.

/// First in, first out. It is emptied before the next event, so its entries need not go round in a
/// ring.
#[derive(Debug, Clone)]
pub struct Todo<T> {
    entries: Vec<T>,
    /// The first that has not been taken; 0 if there is none.
    next: usize,
}

impl<T> Default for Todo<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            next: 0,
        }
    }
}

impl<T: Copy> Todo<T> {
    /// Whether nothing is left.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Forgets all entries.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.next = 0;
    }

    /// All that are left, the first first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries[self.next..].iter()
    }

    /// Puts an entry behind all others.
    #[inline]
    pub fn push_back(&mut self, entry: T) {
        self.entries.push(entry);
    }

    /// Takes the first entry.
    #[inline]
    pub fn pop_front(&mut self) -> Option<T> {
        let entry = *self.entries.get(self.next)?;
        self.next += 1;
        if self.next == self.entries.len() {
            self.clear();
        }
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    #[test]
    fn what_comes_first_is_done_first() {
        let (mut todo, mut plain) = (Todo::default(), VecDeque::new());
        for step in 0..200_u32 {
            todo.push_back(step);
            plain.push_back(step);
            for _ in 0..step % 7 % 3 {
                assert_eq!(todo.pop_front(), plain.pop_front());
            }
            assert!(todo.iter().eq(&plain), "after {step}");
            assert_eq!(todo.is_empty(), plain.is_empty());
        }
        todo.clear();
        assert!(todo.is_empty() && todo.pop_front().is_none());
    }
}
