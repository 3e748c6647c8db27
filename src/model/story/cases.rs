//! The after-sales cases of an order that is followed.

use crate::engine::time::SimTime;
use crate::model::aftersales::plan::{Class, Remedy};
use crate::model::money::plan::Fen;
use crate::model::order::ALL_PARTS;
use crate::model::world::World;

use super::Cause;

/// What came of a case, as far as it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseTold {
    /// What it is about.
    pub class: Class,
    /// When the buyer reported it.
    pub opened: SimTime,
    /// When the buyer had the first answer.
    pub answered: Option<SimTime>,
    /// When the buyer knew how it was settled.
    pub told: Option<SimTime>,
    /// What the buyer got.
    pub remedy: Remedy,
    /// When another parcel was scanned.
    pub sent_again: Option<SimTime>,
    /// When it was closed; `None`: open at the end of the drain.
    pub closed: Option<SimTime>,
    /// What it cost those who bear it: seller, shipper, carrier \[fen\].
    pub borne: [Fen; 3],
}

impl CaseTold {
    const fn opened(class: Class, at: SimTime) -> Self {
        Self {
            class,
            opened: at,
            answered: None,
            told: None,
            remedy: Remedy::Nothing,
            sent_again: None,
            closed: None,
            borne: [0; 3],
        }
    }
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// A case of an order will be opened.
    pub fn tell_case(&mut self, id: u32, class: Class, opened: SimTime) {
        if let Some(story) = self.story_of(id) {
            story.cases.push(CaseTold::opened(class, opened));
        }
    }

    /// Another parcel, scanned and arriving at these instants, brings an order to its buyer.
    pub fn tell_after_all(
        &mut self,
        id: u32,
        (scanned, arrives): (SimTime, SimTime),
        books: [i64; ALL_PARTS],
    ) {
        self.tell(id, scanned, Cause::AnotherParcel);
        self.tell(id, arrives, Cause::Transit);
        if let Some(parcel) = self.story_of(id).and_then(|story| story.shipped.as_mut()) {
            (parcel.arrives, parcel.books) = (arrives, books);
        }
    }

    /// Something happens to a case of an order; nothing unless the order is followed.
    #[inline]
    pub fn tell_of_case(&mut self, id: u32, class: Class, tell: impl FnOnce(&mut CaseTold)) {
        let story = self.story_of(id);
        let case = story.and_then(|story| story.cases.iter_mut().find(|case| case.class == class));
        if let Some(case) = case {
            tell(case);
        }
    }
}
