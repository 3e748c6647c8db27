//! A queue in a ring whose size is a power of two.
//!
//! In place of the standard `VecDeque`, whose pushing is a call: an entry was written down for it,
//! field by field, and read again in one piece before it was there, which the processor waits for.

/// First in, first out.
#[derive(Debug, Clone)]
pub struct Ring<T> {
    /// As many as a power of two, or none; those outside the queue mean nothing.
    slots: Vec<T>,
    first: usize,
    len: usize,
}

impl<T> Default for Ring<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            first: 0,
            len: 0,
        }
    }
}

impl<T: Copy> Ring<T> {
    /// The slot of the `number`-th entry, from 0.
    #[inline]
    fn slot(&self, number: usize) -> usize {
        (self.first + number) & self.slots.len().wrapping_sub(1)
    }

    /// The first entry.
    #[inline]
    pub fn front(&self) -> Option<&T> {
        match self.len {
            0 => None,
            _ => Some(&self.slots[self.first]),
        }
    }

    /// The last entry.
    #[inline]
    pub fn back(&self) -> Option<&T> {
        match self.len {
            0 => None,
            len => Some(&self.slots[self.slot(len - 1)]),
        }
    }

    /// All entries, the first first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len).map(|number| &self.slots[self.slot(number)])
    }

    /// Puts an entry behind all others; always inline, this is what the ring is for.
    #[inline(always)]
    pub fn push_back(&mut self, entry: T) {
        if self.len == self.slots.len() {
            self.grow(entry);
        }
        let slot = self.slot(self.len);
        self.slots[slot] = entry;
        self.len += 1;
    }

    /// Takes the first entry.
    #[inline]
    pub fn pop_front(&mut self) -> Option<T> {
        if self.len == 0 {
            return None;
        }
        let entry = self.slots[self.first];
        self.first = self.slot(1);
        self.len -= 1;
        Some(entry)
    }

    /// Moves the last entry before all those in front of it that it `overtakes`.
    #[inline(never)]
    pub fn last_overtakes(&mut self, overtakes: impl Fn(&T, &T) -> bool) {
        let Some(&last) = self.back() else { return };
        let mut number = self.len - 1;
        while number > 0 && overtakes(&last, &self.slots[self.slot(number - 1)]) {
            let (to, from) = (self.slot(number), self.slot(number - 1));
            self.slots[to] = self.slots[from];
            number -= 1;
        }
        let slot = self.slot(number);
        self.slots[slot] = last;
    }

    /// Makes room for as many entries again.
    #[cold]
    fn grow(&mut self, filler: T) {
        self.slots.rotate_left(self.first);
        self.first = 0;
        let room = (2 * self.slots.len()).max(4);
        self.slots.resize(room, filler);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    #[test]
    fn what_goes_in_comes_out_in_order() {
        let (mut ring, mut plain) = (Ring::default(), VecDeque::new());
        for step in 0..200_u32 {
            ring.push_back(step);
            plain.push_back(step);
            for _ in 0..step % 7 % 3 {
                assert_eq!(ring.pop_front(), plain.pop_front());
            }
            assert_eq!(ring.front(), plain.front());
            assert_eq!(ring.back(), plain.back());
            assert!(ring.iter().eq(&plain), "after {step}");
        }
        while plain.pop_front().is_some() {
            ring.pop_front();
        }
        assert_eq!(ring.pop_front(), None);
    }

    #[test]
    fn the_last_may_overtake() {
        let mut ring = Ring::default();
        for entry in [3, 5, 1, 4, 4, 0, 9, 2] {
            ring.push_back(entry);
            ring.last_overtakes(|last, other| last < other);
            if entry == 4 {
                ring.pop_front();
            }
        }
        assert!(ring.iter().eq(&[0, 2, 4, 4, 5, 9]));
    }
}
