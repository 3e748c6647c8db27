//! How a story grows: spans that tile, notes, and the cut at its end.

use crate::engine::time::SimTime;

use super::{Cause, Happening, Note, Span, Stage, Story, Whose};

impl Story {
    /// Up to when it is told.
    pub(super) fn told_until(&self) -> SimTime {
        self.spans.last().map_or(self.placed, |span| span.until)
    }

    pub(super) fn tell(&mut self, until: SimTime, cause: Cause, stage: Stage, whose: Whose) {
        let from = self.told_until();
        if until > from {
            self.spans.push(Span {
                from,
                until,
                cause,
                stage,
                whose,
                closed: 0,
            });
        }
    }

    /// Drops what would have come after `at`.
    pub(super) fn cut(&mut self, at: SimTime) {
        self.spans.retain(|span| span.from < at);
        if let Some(last) = self.spans.last_mut() {
            last.until = last.until.min(at);
        }
        self.notes.retain(|note| note.at <= at);
    }

    pub(super) fn has(&self, what: impl Fn(Happening) -> bool) -> bool {
        self.notes.iter().any(|note| what(note.what))
    }

    /// Omitted, and not found again yet.
    pub(super) fn is_omitted(&self) -> bool {
        let omitted =
            |note: &&Note| matches!(note.what, Happening::Omitted { .. } | Happening::FoundAgain);
        let last = self.notes.iter().rev().find(omitted);
        last.is_some_and(|note| note.what != Happening::FoundAgain)
    }
}
