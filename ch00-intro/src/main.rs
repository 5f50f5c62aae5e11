//! Chapter 0's demonstration: `cargo run -p ch00 [-- SECTION]`.

mod demo;

use ch00::pin::{Guest, Hotel, PollCount, Scores};
use ch00::{
    FetchData, Mailbox, PerItem, RealClock, crowd, dinner, fetch_data, look_inside, poll_once,
    seven_steps, sizes,
};
use demo::Section;
use std::pin::pin;
use std::process::ExitCode;

fn main() -> ExitCode {
    demo::main(&[
        Section {
            name: "kitchen",
            about: "one dinner, cooked in four ways",
            run: kitchen,
        },
        Section {
            name: "threads-or-tasks",
            about: "what does one more who waits cost?",
            run: threads_or_tasks,
        },
        Section {
            name: "lazy",
            about: "what does an async function do when it is called?",
            run: lazy,
        },
        Section {
            name: "state-machine",
            about: "an async function and its twin, written by hand",
            run: state_machine,
        },
        Section {
            name: "sizes",
            about: "what makes a future large?",
            run: sizes,
        },
        Section {
            name: "pin",
            about: "values that must not move",
            run: pin,
        },
        Section {
            name: "seven-steps",
            about: "from async code to its output",
            run: steps,
        },
    ])
}

// ANCHOR: kitchen
fn kitchen() {
    let clock = RealClock::start;
    println!(
        "one after another: {} minutes",
        dinner::one_after_another(clock())
    );
    println!(
        "three cooks, three threads: {} minutes",
        dinner::three_cooks(clock())
    );
    println!(
        "one cook, rice first: {} minutes",
        dinner::overlapped(clock())
    );
    println!(
        "one cook, rice last: {} minutes",
        dinner::rice_last(clock())
    );
}
// ANCHOR_END: kitchen

// ANCHOR: threads_or_tasks
fn threads_or_tasks() {
    let (size, futures) = crowd::futures(100_000);
    let threads = crowd::threads(1000, None);
    let small = crowd::threads(1000, Some(64 * 1024));

    println!("{} threads, each waiting for a message", threads.count);
    report("thread", threads);
    println!("{} threads with a stack of 64 KiB", small.count);
    report("thread with a small stack", small);
    println!("{} futures, each waiting for a message", futures.count);
    println!("size of a future: {size} B");
    report("future", futures);
}

fn report(what: &str, cost: PerItem) {
    let Some(memory) = cost.memory else {
        println!("memory: not measured on this system");
        return;
    };
    let kib = |bytes: u64| bytes as f64 / 1024.0;
    let of_10_000 = |bytes: u64| 10_000.0 * kib(bytes) / 1024.0;
    println!("reserved by a {what}: {:.1} KiB", kib(memory.reserved));
    println!("resident of a {what}: {:.1} KiB", kib(memory.resident));
    println!(
        "reserved by 10,000 such: {:.0} MiB",
        of_10_000(memory.reserved)
    );
    println!(
        "resident of 10,000 such: {:.0} MiB",
        of_10_000(memory.resident)
    );
    println!("time to make a {what}: {} ns", cost.time.as_nanos());
}
// ANCHOR_END: threads_or_tasks

// ANCHOR: lazy
async fn hello() -> &'static str {
    println!("hello from inside");
    "hello"
}

fn lazy() {
    let program = async {
        println!("line 1");
        let line2 = hello();
        println!("line 3");
        println!("line2 is {:?}", line2.await);
    };
    println!("the program is made");
    assert!(poll_once(pin!(program)).is_ready());
}
// ANCHOR_END: lazy

// ANCHOR: state_machine
fn state_machine() {
    let mail = Mailbox::new();
    let mut twin = pin!(FetchData::new(&mail));
    println!("made: {twin:?}");
    for message in ["Ada", "notes"] {
        println!("poll: {:?}", poll_once(twin.as_mut()));
        println!("now: {twin:?}");
        mail.deliver(message);
    }
    println!("poll: {:?}", poll_once(twin.as_mut()));
    println!("now: {twin:?}");
    println!(
        "size of the async fn's future: {} B",
        size_of_val(&fetch_data(&mail))
    );
    println!("size of its twin: {} B", size_of::<FetchData<'_>>());
}
// ANCHOR_END: state_machine

// ANCHOR: sizes
fn sizes() {
    println!("one page: {} B", sizes::PAGE);
    println!("across an await: {} B", size_of_val(&sizes::across()));
    println!("gone before it: {} B", size_of_val(&sizes::before()));
    println!(
        "not needed, but still in scope: {} B",
        size_of_val(&sizes::still_in_scope())
    );
    println!("two in turn: {} B", size_of_val(&sizes::two_in_turn()));
    println!("two at once: {} B", size_of_val(&sizes::two_at_once()));
    println!(
        "on the heap: {} B, and a page",
        size_of_val(&sizes::on_the_heap())
    );
}
// ANCHOR_END: sizes

// ANCHOR: pin
fn pin() {
    let inside = look_inside();
    println!("a future of {} B", inside.size);
    println!("holds a reference to byte {} of itself", inside.points_to);

    let mut scores = Box::pin(Scores::new([3, 9, 4, 1]));
    scores.as_mut().find_best();
    let shelf = [scores];
    println!(
        "the box has moved, the best score is {:?}",
        shelf[0].as_ref().best()
    );

    let counted = pin!(PollCount::new(async { "ready" }));
    println!("through a projection: {:?}", poll_once(counted));

    let hotel = Hotel::default();
    let ada = pin!(Guest::new("Ada", &hotel));
    ada.as_ref().check_in();
    {
        let bob = Box::pin(Guest::new("Bob", &hotel));
        bob.as_ref().check_in();
        println!("guests: {:?}", hotel.names());
    }
    println!("guests after Bob was dropped: {:?}", hotel.names());
}
// ANCHOR_END: pin

// ANCHOR: steps
fn steps() {
    for step in seven_steps() {
        println!("{step}");
    }
}
// ANCHOR_END: steps
