//! A timeline of a channel with room for two: who wakes whom?

use ch05::Runtime;
use ch05::sync::mpsc;
use std::process::ExitCode;
use timeline::Timeline;

// ANCHOR: main
fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("a channel with room for two");
        timeline.name_thread("main");
        let mut runtime = Runtime::new().expect("a poll");
        let (sender, mut receiver) = mpsc::channel(2);
        let notes = timeline.clone();
        let produce = async move {
            for n in 1..=4 {
                sender.send(n).await.expect("the consumer is there");
                notes.note(format!("{n} is in the queue"));
            }
        };
        let notes = timeline.clone();
        let consume = async move {
            while let Some(n) = receiver.recv().await {
                notes.note(format!("{n} is taken out"));
            }
            notes.note("no sender is left");
        };
        drop(runtime.spawn(timeline.task("producer", produce)));
        drop(runtime.spawn(timeline.task("consumer", consume)));
        runtime.run();
        timeline.trace()
    })
}
// ANCHOR_END: main
