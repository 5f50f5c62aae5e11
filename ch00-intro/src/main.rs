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
    let mail = Mailbox::new();
    // All are kept, so that the second crowd gets no memory that the first one freed.
    let (_kept, size, small) = crowd::futures(100_000, || crowd::wait(&mail));
    let (_kept, size_with_page, large) = crowd::futures(100_000, || crowd::wait_with_a_page(&mail));

    // The first threads of a process cost more: malloc reserves room for them,
    // and keeps it. So one round is not measured.
    crowd::threads(1000, Some(32 * 1024));
    let threads = crowd::threads(1000, None);
    let on_small_stacks = crowd::threads(1000, Some(64 * 1024));

    report("thread", threads, 1024.0, "KiB");
    report(
        "thread with a stack of 64 KiB",
        on_small_stacks,
        1024.0,
        "KiB",
    );
    report("future", small, 1.0, "B");
    println!("size of a future: {size} B");
    report("future with a page", large, 1.0, "B");
    println!("size of a future with a page: {size_with_page} B");

    let (threads, futures) = (crowd::switch_threads(10_000), crowd::switch_futures(10_000));
    println!("from thread to thread: {} ns", threads.as_nanos());
    println!("from future to future: {} ns", futures.as_nanos());
}
// ANCHOR_END: threads_or_tasks

// ANCHOR: report
fn report(what: &str, cost: PerItem, unit: f64, name: &str) {
    let digits = if unit > 1.0 { 1 } else { 0 };
    println!("{} times a {what}, waiting for a message", cost.count);
    let Some(memory) = cost.memory else {
        println!("memory: not measured on this system");
        return;
    };
    for (verb, bytes) in [("reserves", memory.reserved), ("has", memory.resident)] {
        let mib = 10_000.0 * bytes as f64 / (1024.0 * 1024.0);
        println!("a {what} {verb}: {:.digits$} {name}", bytes as f64 / unit);
        println!("10,000 times a {what} {verb}: {mib:.1} MiB");
    }
}
// ANCHOR_END: report

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
    println!("made: {}", twin.state());
    for message in ["Ada", "notes"] {
        println!("poll: {:?}", poll_once(twin.as_mut()));
        println!("now: {}", twin.state());
        mail.deliver(message);
    }
    println!("poll: {:?}", poll_once(twin.as_mut()));
    println!("now: {}", twin.state());
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
    println!("size of a future: {} B", inside.size);
    println!("it refers to its own byte: {}", inside.points_to);

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
