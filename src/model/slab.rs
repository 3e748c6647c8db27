//! Entities in one array, their slots used again.

use std::ops::{Index, IndexMut};
use std::panic::panic_any;

use super::{MOST_OPEN, Overfull};

/// No slot: the end of a list.
pub const NONE: u32 = u32::MAX;

/// An array of entities whose free slots are linked.
///
/// Slot numbers never reach results, keys or ties: which slot an entity gets depends on what
/// else is alive.
#[derive(Debug, Clone)]
pub struct Slab<T> {
    slots: Vec<T>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Slab<T> {
    /// An empty slab.
    pub const fn new() -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
        }
    }

    /// Stores an entity; its slot is valid until [`Self::remove`].
    ///
    /// # Panics
    /// With [`Overfull`] when [`MOST_OPEN`] slots are in use.
    #[inline]
    pub fn insert(&mut self, entity: T) -> u32 {
        if let Some(slot) = self.free.pop() {
            self.slots[slot as usize] = entity;
            slot
        } else {
            if self.slots.len() >= MOST_OPEN {
                panic_any(Overfull);
            }
            self.slots.push(entity);
            (self.slots.len() - 1) as u32
        }
    }

    /// All slots, in use or not.
    pub fn slots(&self) -> &[T] {
        &self.slots
    }

    /// How many slots are in use.
    pub fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Forgets all entities; memory is kept.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.free.clear();
    }

    /// Gives the slot of a live entity back.
    #[inline]
    pub fn remove(&mut self, slot: u32) {
        self.free.push(slot);
    }

    /// All slots that are in use, in no meaningful order.
    pub fn live(&self) -> Vec<u32> {
        let mut used = vec![true; self.slots.len()];
        for &slot in &self.free {
            used[slot as usize] = false;
        }
        (0..self.slots.len() as u32)
            .filter(|&slot| used[slot as usize])
            .collect()
    }
}

impl<T> Index<u32> for Slab<T> {
    type Output = T;
    #[inline]
    fn index(&self, slot: u32) -> &T {
        &self.slots[slot as usize]
    }
}

impl<T> IndexMut<u32> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, slot: u32) -> &mut T {
        &mut self.slots[slot as usize]
    }
}
