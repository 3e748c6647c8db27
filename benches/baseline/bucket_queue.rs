//! A calendar queue that tunes its own widths: events in buckets by time, sorted only when their turn comes.
//!
//! Three stages, by distance:
//!
//! - *near*: the open window, cut into several slots per expected event, so that two rarely meet in one;
//!   a bitmap finds the next one in use, so empty slots cost next to nothing;
//! - *far*: the windows of this era, each a chain of chunks from one pool. One vector per window
//!   would keep its capacity for ever: hundreds of MiB with a million events pending;
//! - *beyond*: what lies past the era (4,096 windows), looked through once per era.
//!
//! Widths follow the rate of *served* events, not the number pending: most of the pending ones are parcels
//! on their way for days and say nothing about the coming minute. The number of slots is chosen anew for every
//! window, which is free; the windows are cut anew only when they are badly off, which moves everything.
//!
//! Equal times come out first in, first out. A burst of them at the present instant has a lane of its own:
//! it would be sorted into the open slot one by one otherwise, in quadratic time.

use std::collections::VecDeque;

use super::queue::Queue;

/// Served events a window is made for.
const EVENTS_PER_WINDOW: f64 = 512.0;
/// Slots per expected event. With 2 to 8 of them and windows of 256 to 2,048 events W2 takes the same time
/// within 8 %; this pair was the fastest.
const SLOTS_PER_EVENT: f64 = 8.0;
/// Windows are cut anew when their size is off by this factor: less would move everything too often.
const TOLERANCE: f64 = 4.0;
/// Served events before the rate is believed.
const EVIDENCE: u64 = 64;
/// Slots of a window: at least one word of the bitmap, at most 16 KiB, a part of the first cache.
const MIN_SLOT_BITS: u32 = 6;
const MAX_SLOT_BITS: u32 = 12;
const MAX_SLOTS: usize = 1 << MAX_SLOT_BITS;
/// Windows of an era.
const WINDOWS: usize = 4096;
/// A chunk and its link fill four cache lines.
const CHUNK: usize = 15;
const NONE: u32 = u32::MAX;
/// A slot with more events than this is left to the library's sort.
const INSERTION_SORT: usize = 24;

#[derive(Clone, Copy)]
struct Entry {
    time: f64,
    event: u64,
}

/// An event of the open window and the one that came into its slot before it.
#[derive(Clone, Copy)]
struct Node {
    entry: Entry,
    next: u32,
}

#[derive(Clone, Copy)]
struct Chunk {
    entries: [Entry; CHUNK],
    next: u32,
}

/// Chain of chunks; only the last one is partly filled.
#[derive(Clone, Copy)]
struct Window {
    first: u32,
    last: u32,
    length: u32,
}

const EMPTY_WINDOW: Window = Window {
    first: NONE,
    last: NONE,
    length: 0,
};

pub struct BucketQueue {
    /// The last popped time.
    now: f64,
    /// Slots per unit of time: a power of two of slots makes a window, so that the window of a time, its
    /// slot's number shifted, is the same number whatever the slots are. Rounding cannot part the two.
    slots_per_time: f64,
    slot_bits: u32,
    /// Number of the open window, of the first one of this era and of the first one past it.
    open: u64,
    era_start: u64,
    era_end: u64,
    /// Slot whose events are, or were, in `current`. Earlier and equal slots are never filled again.
    cursor: usize,
    /// Events of the slot at the cursor, the earliest last.
    current: Vec<Entry>,
    /// Events pushed for the present instant itself; later than their equals in `current`.
    lane: VecDeque<Entry>,

    slots: Box<[u32; MAX_SLOTS]>,
    slots_used: Box<[u64; MAX_SLOTS / 64]>,
    nodes: Vec<Node>,
    free_node: u32,

    windows: Box<[Window; WINDOWS]>,
    windows_used: Box<[u64; WINDOWS / 64]>,
    chunks: Vec<Chunk>,
    free_chunk: u32,

    beyond: Vec<Entry>,

    /// Served since `since`, and events per unit of time as last measured.
    served: u64,
    since: f64,
    rate: f64,
}

impl Default for BucketQueue {
    fn default() -> Self {
        Self {
            now: 0.0,
            slots_per_time: f64::from(1 << MIN_SLOT_BITS),
            slot_bits: MIN_SLOT_BITS,
            open: 0,
            era_start: 0,
            era_end: WINDOWS as u64,
            cursor: 0,
            current: Vec::new(),
            lane: VecDeque::new(),
            slots: Box::new([NONE; MAX_SLOTS]),
            slots_used: Box::new([0; MAX_SLOTS / 64]),
            nodes: Vec::new(),
            free_node: NONE,
            windows: Box::new([EMPTY_WINDOW; WINDOWS]),
            windows_used: Box::new([0; WINDOWS / 64]),
            chunks: Vec::new(),
            free_chunk: NONE,
            beyond: Vec::new(),
            served: 0,
            since: 0.0,
            rate: 0.0,
        }
    }
}

impl Queue for BucketQueue {
    const NAME: &'static str = "bucket queue";

    #[inline]
    fn push(&mut self, time: f64, event: u64) {
        debug_assert!(time >= self.now, "event at {time} before {}", self.now);
        let entry = Entry { time, event };
        // Through `i64`, which is one instruction where `u64` is several.
        let slot = ((time * self.slots_per_time) as i64).cast_unsigned();
        let window = slot >> self.slot_bits;
        if window == self.open {
            let slot = (slot & ((1 << self.slot_bits) - 1)) as usize;
            if slot > self.cursor {
                self.push_near(slot, entry);
            } else {
                self.push_current(entry);
            }
        } else if window < self.era_end {
            self.push_far(window, entry);
        } else {
            self.beyond.push(entry);
        }
    }

    #[inline]
    fn pop(&mut self) -> Option<(f64, u64)> {
        if !self.lane.is_empty() {
            return self.pop_of_burst();
        }
        let entry = self.next()?;
        self.now = entry.time;
        self.served += 1;
        Some((entry.time, entry.event))
    }
}

impl BucketQueue {
    #[inline]
    fn push_near(&mut self, slot: usize, entry: Entry) {
        let slot = slot % MAX_SLOTS;
        let node = Node {
            entry,
            next: self.slots[slot],
        };
        let id = self.free_node;
        self.slots[slot] = if let Some(place) = self.nodes.get_mut(id as usize) {
            self.free_node = place.next;
            *place = node;
            id
        } else {
            self.nodes.push(node);
            (self.nodes.len() - 1) as u32
        };
        self.slots_used[slot / 64] |= 1 << (slot % 64);
    }

    #[cold]
    #[inline(never)]
    fn push_current(&mut self, entry: Entry) {
        if entry.time <= self.now {
            self.lane.push_back(entry);
            return;
        }
        let place = self.current.partition_point(|e| e.time > entry.time);
        self.current.insert(place, entry);
    }

    #[inline]
    fn push_far(&mut self, window: u64, entry: Entry) {
        let index = (window - self.era_start) as usize % WINDOWS;
        let used = &mut self.windows[index];
        let place = used.length as usize % CHUNK;
        if place == 0 {
            let id = if let Some(chunk) = self.chunks.get_mut(self.free_chunk as usize) {
                let id = self.free_chunk;
                self.free_chunk = chunk.next;
                chunk.next = NONE;
                id
            } else {
                self.chunks.push(Chunk {
                    entries: [entry; CHUNK],
                    next: NONE,
                });
                (self.chunks.len() - 1) as u32
            };
            if used.length == 0 {
                used.first = id;
                self.windows_used[index / 64] |= 1 << (index % 64);
            } else {
                self.chunks[used.last as usize].next = id;
            }
            used.last = id;
        }
        self.chunks[used.last as usize].entries[place] = entry;
        used.length += 1;
    }

    #[inline]
    fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some(entry) = self.current.pop() {
                return Some(entry);
            }
            let mut word = self.cursor / 64;
            let words = 1 << (self.slot_bits - MIN_SLOT_BITS);
            while word < words {
                let bits = self.slots_used[word % (MAX_SLOTS / 64)];
                if bits != 0 {
                    return self.open_slot(word, bits);
                }
                word += 1;
            }
            if !self.open_window() {
                return None;
            }
        }
    }

    /// What is left at the present instant: first what was pushed before the instant came, then the lane.
    ///
    /// Not counted as served: a burst says nothing about the rate, no slot is narrow enough to part it.
    #[cold]
    #[inline(never)]
    fn pop_of_burst(&mut self) -> Option<(f64, u64)> {
        let entry = match self.current.last() {
            Some(entry) if entry.time <= self.now => self.current.pop(),
            _ => self.lane.pop_front(),
        };
        entry.map(|entry| (entry.time, entry.event))
    }

    /// The first event of the first slot in use of a word of the bitmap; the others go to `current`.
    #[inline]
    fn open_slot(&mut self, word: usize, bits: u64) -> Option<Entry> {
        self.slots_used[word % (MAX_SLOTS / 64)] = bits & (bits - 1);
        let slot = (word * 64 + bits.trailing_zeros() as usize) % MAX_SLOTS;
        self.cursor = slot;
        let id = std::mem::replace(&mut self.slots[slot], NONE);
        let node = &mut self.nodes[id as usize];
        let (entry, next) = (node.entry, node.next);
        node.next = self.free_node;
        self.free_node = id;
        if next == NONE {
            Some(entry)
        } else {
            self.sort_slot(entry, next)
        }
    }

    #[inline(never)]
    fn sort_slot(&mut self, latest: Entry, mut id: u32) -> Option<Entry> {
        // The chain runs from the last pushed to the first, and so do equals in `current`.
        self.current.push(latest);
        while id != NONE {
            let node = &mut self.nodes[id as usize];
            self.current.push(node.entry);
            let next = node.next;
            node.next = self.free_node;
            self.free_node = id;
            id = next;
        }
        let found = &mut self.current[..];
        if found.len() <= INSERTION_SORT {
            for sorted in 1..found.len() {
                let entry = found[sorted];
                let mut place = sorted;
                while place > 0 && found[place - 1].time < entry.time {
                    found[place] = found[place - 1];
                    place -= 1;
                }
                found[place] = entry;
            }
        } else {
            found.sort_by(|a, b| b.time.total_cmp(&a.time));
            // So full a slot may mean that the windows are far too wide to wait for the next.
            if self.tune() {
                return self.next();
            }
        }
        self.current.pop()
    }

    /// Moves on to the next window in use; `false` when there is none.
    #[cold]
    #[inline(never)]
    fn open_window(&mut self) -> bool {
        self.tune();
        loop {
            let from = (self.open - self.era_start) as usize;
            let found = (from / 64..WINDOWS / 64).find(|&word| self.windows_used[word] != 0);
            let Some(word) = found else {
                if self.beyond.is_empty() {
                    return false;
                }
                self.open_era();
                continue;
            };
            let index = word * 64 + self.windows_used[word].trailing_zeros() as usize;
            self.windows_used[word] &= self.windows_used[word] - 1;
            let window = std::mem::replace(&mut self.windows[index], EMPTY_WINDOW);
            self.open = self.era_start + index as u64;
            self.cut_slots(window.length);
            self.spread(window);
            return true;
        }
    }

    /// Chooses the slots of the window being opened, which has `waiting` events in it already.
    fn cut_slots(&mut self, waiting: u32) {
        let width = f64::from(1 << self.slot_bits) / self.slots_per_time;
        let expected = (self.rate * width).max(f64::from(waiting));
        let slots = (expected * SLOTS_PER_EVENT).clamp(1.0, MAX_SLOTS as f64) as usize;
        let bits = slots.next_power_of_two().ilog2();
        self.slot_bits = bits.clamp(MIN_SLOT_BITS, MAX_SLOT_BITS);
        // A power of two apart from before: exact.
        self.slots_per_time = f64::from(1 << self.slot_bits) / width;
        self.cursor = 0;
    }

    /// Puts the events of a window into the slots. The chain is in order of pushing, so equals stay in order.
    fn spread(&mut self, window: Window) {
        let mut id = window.first;
        let mut left = window.length as usize;
        let mask = (1 << self.slot_bits) - 1;
        while left > 0 {
            let chunk = self.chunks[id as usize];
            for &entry in &chunk.entries[..left.min(CHUNK)] {
                let slot = ((entry.time * self.slots_per_time) as i64).cast_unsigned() & mask;
                self.push_near(slot as usize, entry);
            }
            left = left.saturating_sub(CHUNK);
            self.chunks[id as usize].next = self.free_chunk;
            self.free_chunk = id;
            id = chunk.next;
        }
    }

    fn open_era(&mut self) {
        let first = self.beyond.iter().map(|e| e.time).fold(f64::MAX, f64::min);
        self.begin_era(first);
        let entries = std::mem::take(&mut self.beyond);
        self.insert_all(entries);
    }

    fn begin_era(&mut self, time: f64) {
        self.era_start = ((time * self.slots_per_time) as i64).cast_unsigned() >> self.slot_bits;
        self.era_end = self.era_start + WINDOWS as u64;
        self.cursor = 0;
        // Not open yet, but nothing can be pushed before the pop under way has opened one.
        self.open = self.era_start;
    }

    fn insert_all(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            let slot = ((entry.time * self.slots_per_time) as i64).cast_unsigned();
            let window = slot >> self.slot_bits;
            if window < self.era_end {
                self.push_far(window, entry);
            } else {
                self.beyond.push(entry);
            }
        }
    }

    /// Measures the rate of service and cuts the windows anew when they are badly off; whether it did.
    fn tune(&mut self) -> bool {
        let elapsed = self.now - self.since;
        if self.served < EVIDENCE || elapsed <= 0.0 {
            return false;
        }
        self.rate = self.served as f64 / elapsed;
        self.served = 0;
        self.since = self.now;
        let width = f64::from(1 << self.slot_bits) / self.slots_per_time;
        let ratio = self.rate * width / EVENTS_PER_WINDOW;
        if (1.0 / TOLERANCE..=TOLERANCE).contains(&ratio) {
            return false;
        }
        let entries = self.take_all();
        self.slot_bits = MIN_SLOT_BITS;
        self.slots_per_time = f64::from(1 << MIN_SLOT_BITS) * self.rate / EVENTS_PER_WINDOW;
        self.begin_era(self.now);
        self.insert_all(entries);
        true
    }

    /// Takes out everything but the lane, equals in order of pushing.
    fn take_all(&mut self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.current.drain(..).rev().collect();
        for head in self.slots.iter_mut() {
            let begin = entries.len();
            let mut id = std::mem::replace(head, NONE);
            while id != NONE {
                let node = self.nodes[id as usize];
                entries.push(node.entry);
                id = node.next;
            }
            entries[begin..].reverse();
        }
        for window in self.windows.iter_mut() {
            let Window {
                first: mut id,
                length,
                ..
            } = std::mem::replace(window, EMPTY_WINDOW);
            let mut left = length as usize;
            while left > 0 {
                let chunk = &self.chunks[id as usize];
                entries.extend_from_slice(&chunk.entries[..left.min(CHUNK)]);
                left = left.saturating_sub(CHUNK);
                id = chunk.next;
            }
        }
        entries.append(&mut self.beyond);
        self.slots_used.fill(0);
        self.windows_used.fill(0);
        self.nodes.clear();
        self.free_node = NONE;
        self.chunks.clear();
        self.free_chunk = NONE;
        entries
    }
}
