//! Wrong solutions that look right. The tests of the exercise must reject each
//! of them; `cargo run -p book -- exercises --judge` proves it.

include!("exercises.rs");

#[path = "mutants/wheel.rs"]
mod faulty;

mod mutants {
    mod wheel {
        /// 2.9 ms become 2 ms: up to a tick early.
        mod rounds_down {
            use crate::*;
            pub type Wheel<T> = crate::faulty::Wheel<T, { crate::faulty::ROUNDS_DOWN }>;
            wheel!();
        }

        /// Does not deal a slot of a higher level out: all that is in it fires.
        mod fires_the_whole_slot {
            use crate::*;
            pub type Wheel<T> = crate::faulty::Wheel<T, { crate::faulty::FIRES_THE_WHOLE_SLOT }>;
            wheel!();
        }

        /// Takes the level from the time that is left. So a timer may stand in a
        /// slot that the present has passed.
        mod level_by_distance {
            use crate::*;
            pub type Wheel<T> = crate::faulty::Wheel<T, { crate::faulty::LEVEL_BY_DISTANCE }>;
            wheel!();
        }

        /// Looks at every tick, even where nobody waits.
        mod ticks_one_by_one {
            use crate::*;
            pub type Wheel<T> = crate::faulty::Wheel<T, { crate::faulty::TICKS_ONE_BY_ONE }>;
            wheel!();
        }

        /// Fills the gap with the last of the slot, and does not tell it.
        mod places_go_stale {
            use crate::*;
            pub type Wheel<T> = crate::faulty::Wheel<T, { crate::faulty::PLACES_GO_STALE }>;
            wheel!();
        }

        /// Frees the place of a removed timer, and leaves its number in the slot
        /// of the wheel: it meets whoever has the place next.
        mod stays_in_its_slot {
            use crate::*;
            pub type Wheel<T> = crate::faulty::Wheel<T, { crate::faulty::STAYS_IN_ITS_SLOT }>;
            wheel!();
        }

        /// Puts what is beyond the last level into the last level.
        mod far_wraps_around {
            use crate::*;
            pub type Wheel<T> = crate::faulty::Wheel<T, { crate::faulty::FAR_WRAPS_AROUND }>;
            wheel!();
        }
    }
}
