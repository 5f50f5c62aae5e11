//! Wrong solutions that look right. The tests of the exercise must reject each
//! of them; `cargo run -p book -- exercises --judge` proves it.

include!("exercises.rs");

#[path = "mutants/wheel.rs"]
mod faulty;

#[macro_use]
#[path = "mutants/switches.rs"]
mod switches;

mod mutants {
    mod retry {
        /// Waits as long each time: it does not back off.
        mod the_same_pause_each_time {
            use crate::*;

            pub async fn retry<T, E>(
                attempts: u32,
                first_pause: Duration,
                mut op: impl AsyncFnMut() -> Result<T, E>,
            ) -> Result<T, E> {
                let pause = first_pause;
                for _ in 1..attempts {
                    if let Ok(output) = op().await {
                        return Ok(output);
                    }
                    sleep(pause).await;
                }
                op().await
            }

            retry!();
        }

        /// Pauses after the last attempt too, for nothing.
        mod waits_in_vain {
            use crate::*;

            pub async fn retry<T, E>(
                attempts: u32,
                first_pause: Duration,
                mut op: impl AsyncFnMut() -> Result<T, E>,
            ) -> Result<T, E> {
                let mut pause = first_pause;
                for attempt in 1.. {
                    let output = op().await;
                    if output.is_ok() {
                        return output;
                    }
                    sleep(pause).await;
                    pause = pause.saturating_mul(2);
                    if attempt >= attempts {
                        return output;
                    }
                }
                unreachable!()
            }

            retry!();
        }

        /// Keeps the error that came first.
        mod gives_the_first_error {
            use crate::*;

            pub async fn retry<T, E>(
                attempts: u32,
                first_pause: Duration,
                mut op: impl AsyncFnMut() -> Result<T, E>,
            ) -> Result<T, E> {
                let mut pause = first_pause;
                let mut first = None;
                for attempt in 1.. {
                    let error = match op().await {
                        Ok(output) => return Ok(output),
                        Err(error) => first.get_or_insert(error),
                    };
                    if attempt >= attempts {
                        let _ = error;
                        break;
                    }
                    sleep(pause).await;
                    pause = pause.saturating_mul(2);
                }
                Err(first.expect("it has tried"))
            }

            retry!();
        }

        /// Counts the pauses, and not the attempts.
        mod one_more {
            use crate::*;

            pub async fn retry<T, E>(
                attempts: u32,
                first_pause: Duration,
                mut op: impl AsyncFnMut() -> Result<T, E>,
            ) -> Result<T, E> {
                let mut pause = first_pause;
                for _ in 0..attempts {
                    if let Ok(output) = op().await {
                        return Ok(output);
                    }
                    sleep(pause).await;
                    pause = pause.saturating_mul(2);
                }
                op().await
            }

            retry!();
        }

        /// Twice as long, until there is no such duration.
        mod pauses_overflow {
            use crate::*;

            pub async fn retry<T, E>(
                attempts: u32,
                first_pause: Duration,
                mut op: impl AsyncFnMut() -> Result<T, E>,
            ) -> Result<T, E> {
                let mut pause = first_pause;
                for _ in 1..attempts {
                    if let Ok(output) = op().await {
                        return Ok(output);
                    }
                    sleep(pause).await;
                    pause *= 2;
                }
                op().await
            }

            retry!();
        }

        /// Measures the pause from the start of the attempt.
        mod from_start_to_start {
            use crate::*;

            pub async fn retry<T, E>(
                attempts: u32,
                first_pause: Duration,
                mut op: impl AsyncFnMut() -> Result<T, E>,
            ) -> Result<T, E> {
                let mut pause = first_pause;
                for _ in 1..attempts {
                    let start = now();
                    if let Ok(output) = op().await {
                        return Ok(output);
                    }
                    sleep_until(start + pause).await;
                    pause = pause.saturating_mul(2);
                }
                op().await
            }

            retry!();
        }

        /// Doubles the pause, up to an hour: nobody has asked for that.
        mod an_hour_at_most {
            use crate::*;

            pub async fn retry<T, E>(
                attempts: u32,
                first_pause: Duration,
                mut op: impl AsyncFnMut() -> Result<T, E>,
            ) -> Result<T, E> {
                let mut pause = first_pause;
                for _ in 1..attempts {
                    if let Ok(output) = op().await {
                        return Ok(output);
                    }
                    sleep(pause.min(Duration::from_secs(60 * 60))).await;
                    pause = pause.saturating_mul(2);
                }
                op().await
            }

            retry!();
        }

        /// Sleeps itself, and all tasks of the runtime with it.
        mod stops_the_thread {
            use crate::*;

            pub async fn retry<T, E>(
                attempts: u32,
                first_pause: Duration,
                mut op: impl AsyncFnMut() -> Result<T, E>,
            ) -> Result<T, E> {
                let mut pause = first_pause;
                for _ in 1..attempts {
                    if let Ok(output) = op().await {
                        return Ok(output);
                    }
                    std::thread::sleep(pause);
                    pause = pause.saturating_mul(2);
                }
                op().await
            }

            retry!();
        }
    }

    mod read_line {
        /// What was read beyond the line is gone with the call.
        mod forgets_the_rest {
            use crate::*;
            use futures::io::AsyncRead;
            use std::io;

            readers!(keeps_the_rest: false, end_is_an_error: true, keeps_when_dropped: true, looks_early: true, measures_the_buffer: false, newline_counts: false, sees_it_late_by: 0);
        }

        /// Half a line at the end counts as none.
        mod the_end_is_the_end {
            use crate::*;
            use futures::io::AsyncRead;
            use std::io;

            readers!(keeps_the_rest: true, end_is_an_error: false, keeps_when_dropped: true, looks_early: true, measures_the_buffer: false, newline_counts: false, sees_it_late_by: 0);
        }

        /// Works on a buffer of its own, and gives it back at the end. Given up, it
        /// takes it along.
        mod takes_it_along {
            use crate::*;
            use futures::io::AsyncRead;
            use std::io;

            readers!(keeps_the_rest: true, end_is_an_error: true, keeps_when_dropped: false, looks_early: true, measures_the_buffer: false, newline_counts: false, sees_it_late_by: 0);
        }

        /// Looks at the length when the line is complete: it never may be.
        mod measures_at_the_newline {
            use crate::*;
            use futures::io::AsyncRead;
            use std::io;

            readers!(keeps_the_rest: true, end_is_an_error: true, keeps_when_dropped: true, looks_early: false, measures_the_buffer: false, newline_counts: false, sees_it_late_by: 0);
        }

        /// Takes all that was read for the line.
        mod measures_the_buffer {
            use crate::*;
            use futures::io::AsyncRead;
            use std::io;

            readers!(keeps_the_rest: true, end_is_an_error: true, keeps_when_dropped: true, looks_early: true, measures_the_buffer: true, newline_counts: false, sees_it_late_by: 0);
        }

        /// The newline is not part of the line.
        mod counts_the_newline {
            use crate::*;
            use futures::io::AsyncRead;
            use std::io;

            readers!(keeps_the_rest: true, end_is_an_error: true, keeps_when_dropped: true, looks_early: true, measures_the_buffer: false, newline_counts: true, sees_it_late_by: 0);
        }

        /// Waits for one byte more than it needs.
        mod sees_it_a_byte_late {
            use crate::*;
            use futures::io::AsyncRead;
            use std::io;

            readers!(keeps_the_rest: true, end_is_an_error: true, keeps_when_dropped: true, looks_early: true, measures_the_buffer: false, newline_counts: false, sees_it_late_by: 1);
        }

        /// Allows for all that one more read may bring.
        mod fills_its_chunk_first {
            use crate::*;
            use futures::io::AsyncRead;
            use std::io;

            readers!(keeps_the_rest: true, end_is_an_error: true, keeps_when_dropped: true, looks_early: true, measures_the_buffer: false, newline_counts: false, sees_it_late_by: 1024);
        }
    }

    mod debounce {
        /// Counts from the first item of a burst.
        mod the_timer_stays {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: false, drains_the_source: true, polls_the_timer: true, end_gives: true, end_waits: false, asks_after_the_end: false, gives_each: false, timer: "polled");
        }

        /// Takes an item, and the source does not get the waker after it.
        mod asks_the_source_once {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: true, drains_the_source: false, polls_the_timer: true, end_gives: true, end_waits: false, asks_after_the_end: false, gives_each: false, timer: "polled");
        }

        /// Sets the timer and waits: whom should it wake?
        mod does_not_poll_the_timer {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: true, drains_the_source: true, polls_the_timer: false, end_gives: true, end_waits: false, asks_after_the_end: false, gives_each: false, timer: "polled");
        }

        /// The last item is lost when the source ends.
        mod forgets_at_the_end {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: true, drains_the_source: true, polls_the_timer: true, end_gives: false, end_waits: false, asks_after_the_end: false, gives_each: false, timer: "polled");
        }

        /// Waits for more, though no more can come.
        mod waits_after_the_end {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: true, drains_the_source: true, polls_the_timer: true, end_gives: true, end_waits: true, asks_after_the_end: false, gives_each: false, timer: "polled");
        }

        /// Polls a source that has ended.
        mod asks_after_the_end {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: true, drains_the_source: true, polls_the_timer: true, end_gives: true, end_waits: false, asks_after_the_end: true, gives_each: false, timer: "polled");
        }

        /// Waits until it is quiet, and then gives all.
        mod gives_each {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: true, drains_the_source: true, polls_the_timer: true, end_gives: true, end_waits: false, asks_after_the_end: false, gives_each: true, timer: "polled");
        }

        /// Moves the timer, and takes for granted that it has the waker: it may have fired.
        mod polls_the_timer_once {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: true, drains_the_source: true, polls_the_timer: true, end_gives: true, end_waits: false, asks_after_the_end: false, gives_each: false, timer: "polled for the first");
        }

        /// Polls the timer when an item comes, and only then: it has the waker of that poll.
        mod keeps_an_old_waker {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: true, drains_the_source: true, polls_the_timer: true, end_gives: true, end_waits: false, asks_after_the_end: false, gives_each: false, timer: "polled for each");
        }

        /// Gives what waits, though the source has the next one.
        mod asks_the_timer_first {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: true, drains_the_source: true, polls_the_timer: true, end_gives: true, end_waits: false, asks_after_the_end: false, gives_each: false, timer: "asked first");
        }

        /// Adds a duration to a time, and there is no such time.
        mod quiet_overflows {
            use crate::*;
            use std::pin::Pin;

            debounces!(moves_the_timer: true, drains_the_source: true, polls_the_timer: true, end_gives: true, end_waits: false, asks_after_the_end: false, gives_each: false, timer: "added up");
        }
    }

    mod shout {
        /// All three.
        mod as_it_was {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;

            servers!(writes_all: false, sees_the_end: false, closes_after_bye: false, closes_at_the_end: false, closes_before_bye: false, answers_half_a_line: false, tells_of_a_failed_close: true);
        }

        /// As much as there is room for; the rest of the line is lost.
        mod writes_a_part {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;

            servers!(writes_all: false, sees_the_end: true, closes_after_bye: true, closes_at_the_end: true, closes_before_bye: false, answers_half_a_line: false, tells_of_a_failed_close: true);
        }

        /// Reads on after the end, and is always ready.
        mod reads_on_after_the_end {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;

            servers!(writes_all: true, sees_the_end: false, closes_after_bye: true, closes_at_the_end: true, closes_before_bye: false, answers_half_a_line: false, tells_of_a_failed_close: true);
        }

        /// Nobody tells the client that it is over.
        mod leaves_it_open {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;

            servers!(writes_all: true, sees_the_end: true, closes_after_bye: false, closes_at_the_end: false, closes_before_bye: false, answers_half_a_line: false, tells_of_a_failed_close: true);
        }

        /// A client that just stops is told nothing.
        mod closes_after_bye_only {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;

            servers!(writes_all: true, sees_the_end: true, closes_after_bye: true, closes_at_the_end: false, closes_before_bye: false, answers_half_a_line: false, tells_of_a_failed_close: true);
        }

        /// Closes, and has not answered the last line.
        mod closes_too_early {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;

            servers!(writes_all: true, sees_the_end: true, closes_after_bye: true, closes_at_the_end: true, closes_before_bye: true, answers_half_a_line: false, tells_of_a_failed_close: true);
        }

        /// Takes what is left for a line.
        mod answers_half_a_line {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;

            servers!(writes_all: true, sees_the_end: true, closes_after_bye: true, closes_at_the_end: true, closes_before_bye: false, answers_half_a_line: true, tells_of_a_failed_close: true);
        }

        /// Says that all went well, and the client may wait for ever.
        mod hides_a_failed_close {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;

            servers!(writes_all: true, sees_the_end: true, closes_after_bye: true, closes_at_the_end: true, closes_before_bye: false, answers_half_a_line: false, tells_of_a_failed_close: false);
        }
    }

    mod metered {
        /// Counts the buffer, and not what came into it.
        mod counts_the_room {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;
            use std::pin::Pin;
            use std::task::Context;

            meters!(counts_the_room: true, counts_what_was_asked: false, counts_each_poll: false, counts_errors: true, passes_the_end: true, the_end_counts: false);
        }

        /// Counts what it was given, and not what was taken.
        mod counts_what_was_asked {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;
            use std::pin::Pin;
            use std::task::Context;

            meters!(counts_the_room: false, counts_what_was_asked: true, counts_each_poll: false, counts_errors: true, passes_the_end: true, the_end_counts: false);
        }

        /// A call that waits three times counts as four.
        mod counts_each_poll {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;
            use std::pin::Pin;
            use std::task::Context;

            meters!(counts_the_room: false, counts_what_was_asked: false, counts_each_poll: true, counts_errors: true, passes_the_end: true, the_end_counts: false);
        }

        /// Returns early with `?`, and forgets to count.
        mod errors_are_no_calls {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;
            use std::pin::Pin;
            use std::task::Context;

            meters!(counts_the_room: false, counts_what_was_asked: false, counts_each_poll: false, counts_errors: false, passes_the_end: true, the_end_counts: false);
        }

        /// `close` only flushes: the other side never hears of the end.
        mod the_end_stays_here {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;
            use std::pin::Pin;
            use std::task::Context;

            meters!(counts_the_room: false, counts_what_was_asked: false, counts_each_poll: false, counts_errors: true, passes_the_end: false, the_end_counts: false);
        }

        /// A `close` that has to wait counts as a write that has to.
        mod the_end_is_a_wait {
            use crate::*;
            use futures::io::{AsyncRead, AsyncWrite};
            use std::io;
            use std::pin::Pin;
            use std::task::Context;

            meters!(counts_the_room: false, counts_what_was_asked: false, counts_each_poll: false, counts_errors: true, passes_the_end: true, the_end_counts: true);
        }
    }

    mod proxy {
        use crate::*;
        use ch04::io::copy;
        use futures::future::{Either, select, try_join};
        use futures::io::{AsyncRead, AsyncWrite};
        use std::io;

        trait Stream: AsyncRead + AsyncWrite + Unpin {}

        impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

        async fn one_way(
            mut from: impl AsyncRead + Unpin,
            mut to: impl AsyncWrite + Unpin,
        ) -> io::Result<u64> {
            let bytes = copy(&mut from, &mut to).await?;
            to.close().await?;
            Ok(bytes)
        }

        /// The server may speak when the client has said all.
        mod one_after_the_other {
            use super::*;

            pub async fn proxy<C: Stream, S: Stream>(
                client: C,
                server: S,
            ) -> io::Result<(u64, u64)> {
                let (mut from_client, mut to_client) = client.split();
                let (mut from_server, mut to_server) = server.split();
                let there = one_way(&mut from_client, &mut to_server).await?;
                let back = one_way(&mut from_server, &mut to_client).await?;
                Ok((there, back))
            }

            proxy!();
        }

        /// Copies, and passes no end on: dropping a half that is shared says nothing.
        mod keeps_the_end {
            use super::*;

            pub async fn proxy<C: Stream, S: Stream>(
                client: C,
                server: S,
            ) -> io::Result<(u64, u64)> {
                let (mut from_client, mut to_client) = client.split();
                let (mut from_server, mut to_server) = server.split();
                try_join(
                    copy(&mut from_client, &mut to_server),
                    copy(&mut from_server, &mut to_client),
                )
                .await
            }

            proxy!();
        }

        /// Whoever has no more to say hears no answer.
        mod ends_with_the_first {
            use super::*;

            pub async fn proxy<C: Stream, S: Stream>(
                client: C,
                server: S,
            ) -> io::Result<(u64, u64)> {
                let (mut from_client, mut to_client) = client.split();
                let (mut from_server, mut to_server) = server.split();
                let there = pin!(one_way(&mut from_client, &mut to_server));
                let back = pin!(one_way(&mut from_server, &mut to_client));
                match select(there, back).await {
                    Either::Left((there, _)) => Ok((there?, 0)),
                    Either::Right((back, _)) => Ok((0, back?)),
                }
            }

            proxy!();
        }

        /// One side has failed, and the other is not told.
        mod waits_for_both_after_an_error {
            use super::*;

            pub async fn proxy<C: Stream, S: Stream>(
                client: C,
                server: S,
            ) -> io::Result<(u64, u64)> {
                let (mut from_client, mut to_client) = client.split();
                let (mut from_server, mut to_server) = server.split();
                let (there, back) = join(
                    one_way(&mut from_client, &mut to_server),
                    one_way(&mut from_server, &mut to_client),
                )
                .await;
                Ok((there?, back?))
            }

            proxy!();
        }

        /// One loop: while it writes to one side, nobody reads from it.
        mod one_hand_for_both {
            use super::*;

            pub async fn proxy<C: Stream, S: Stream>(
                client: C,
                server: S,
            ) -> io::Result<(u64, u64)> {
                let (mut from_client, mut to_client) = client.split();
                let (mut from_server, mut to_server) = server.split();
                let (mut counts, mut open) = ([0, 0], [true, true]);
                let (mut there, mut back) = (vec![0; 8192], vec![0; 8192]);
                while open != [false, false] {
                    let (first, second) = match open {
                        [true, true] => {
                            let there = from_client.read(&mut there);
                            match select(there, from_server.read(&mut back)).await {
                                Either::Left((n, _)) => (Some(n?), None),
                                Either::Right((n, _)) => (None, Some(n?)),
                            }
                        }
                        [true, false] => (Some(from_client.read(&mut there).await?), None),
                        _ => (None, Some(from_server.read(&mut back).await?)),
                    };
                    match (first, second) {
                        (Some(0), _) => {
                            open[0] = false;
                            to_server.close().await?;
                        }
                        (Some(n), _) => {
                            counts[0] += n as u64;
                            to_server.write_all(&there[..n]).await?;
                        }
                        (_, Some(0)) => {
                            open[1] = false;
                            to_client.close().await?;
                        }
                        (_, n) => {
                            counts[1] += n.unwrap_or(0) as u64;
                            to_client.write_all(&back[..n.unwrap_or(0)]).await?;
                        }
                    }
                }
                Ok((counts[0], counts[1]))
            }

            proxy!();
        }

        /// Hears each side out before it passes anything on, however much it is.
        mod all_at_the_end {
            use super::*;

            async fn all(
                mut from: impl AsyncRead + Unpin,
                mut to: impl AsyncWrite + Unpin,
            ) -> io::Result<u64> {
                let mut bytes = Vec::new();
                from.read_to_end(&mut bytes).await?;
                to.write_all(&bytes).await?;
                to.close().await?;
                Ok(bytes.len() as u64)
            }

            pub async fn proxy<C: Stream, S: Stream>(
                client: C,
                server: S,
            ) -> io::Result<(u64, u64)> {
                let (mut from_client, mut to_client) = client.split();
                let (mut from_server, mut to_server) = server.split();
                try_join(
                    all(&mut from_client, &mut to_server),
                    all(&mut from_server, &mut to_client),
                )
                .await
            }

            proxy!();
        }

        /// Says what each side heard.
        mod the_counts_swapped {
            use super::*;

            pub async fn proxy<C: Stream, S: Stream>(
                client: C,
                server: S,
            ) -> io::Result<(u64, u64)> {
                let (mut from_client, mut to_client) = client.split();
                let (mut from_server, mut to_server) = server.split();
                try_join(
                    one_way(&mut from_server, &mut to_client),
                    one_way(&mut from_client, &mut to_server),
                )
                .await
            }

            proxy!();
        }

        /// Never flushes: what a writer holds back waits for the end.
        mod keeps_it_in_the_buffer {
            use super::*;

            async fn one_way(
                mut from: impl AsyncRead + Unpin,
                mut to: impl AsyncWrite + Unpin,
            ) -> io::Result<u64> {
                let (mut buffer, mut bytes) = (vec![0; 8192], 0);
                loop {
                    let n = from.read(&mut buffer).await?;
                    if n == 0 {
                        break;
                    }
                    to.write_all(&buffer[..n]).await?;
                    bytes += n as u64;
                }
                to.close().await?;
                Ok(bytes)
            }

            pub async fn proxy<C: Stream, S: Stream>(
                client: C,
                server: S,
            ) -> io::Result<(u64, u64)> {
                let (mut from_client, mut to_client) = client.split();
                let (mut from_server, mut to_server) = server.split();
                try_join(
                    one_way(&mut from_client, &mut to_server),
                    one_way(&mut from_server, &mut to_client),
                )
                .await
            }

            proxy!();
        }

        /// A buffer for all that may come.
        mod takes_what_it_can_get {
            use super::*;

            async fn one_way(
                mut from: impl AsyncRead + Unpin,
                mut to: impl AsyncWrite + Unpin,
            ) -> io::Result<u64> {
                let (mut buffer, mut bytes) = (vec![0; 64 << 20], 0);
                loop {
                    let n = from.read(&mut buffer).await?;
                    if n == 0 {
                        break;
                    }
                    to.write_all(&buffer[..n]).await?;
                    to.flush().await?;
                    bytes += n as u64;
                }
                to.close().await?;
                Ok(bytes)
            }

            pub async fn proxy<C: Stream, S: Stream>(
                client: C,
                server: S,
            ) -> io::Result<(u64, u64)> {
                let (mut from_client, mut to_client) = client.split();
                let (mut from_server, mut to_server) = server.split();
                try_join(
                    one_way(&mut from_client, &mut to_server),
                    one_way(&mut from_server, &mut to_client),
                )
                .await
            }

            proxy!();
        }

        /// Says that all went well, and one side never heard of the end.
        mod hides_a_failed_close {
            use super::*;

            async fn one_way(
                mut from: impl AsyncRead + Unpin,
                mut to: impl AsyncWrite + Unpin,
            ) -> io::Result<u64> {
                let bytes = copy(&mut from, &mut to).await?;
                let _ = to.close().await;
                Ok(bytes)
            }

            pub async fn proxy<C: Stream, S: Stream>(
                client: C,
                server: S,
            ) -> io::Result<(u64, u64)> {
                let (mut from_client, mut to_client) = client.split();
                let (mut from_server, mut to_server) = server.split();
                try_join(
                    one_way(&mut from_client, &mut to_server),
                    one_way(&mut from_server, &mut to_client),
                )
                .await
            }

            proxy!();
        }
    }

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

        /// Names no time for what is beyond the last level: who sleeps until then
        /// sleeps for ever.
        mod sleeps_through_the_far {
            use crate::*;
            pub type Wheel<T> = crate::faulty::Wheel<T, { crate::faulty::SLEEPS_THROUGH_THE_FAR }>;
            wheel!();
        }

        /// Takes a timer out, and its slot is still marked as one with timers.
        mod leaves_a_mark_behind {
            use crate::*;
            pub type Wheel<T> = crate::faulty::Wheel<T, { crate::faulty::LEAVES_A_MARK_BEHIND }>;
            wheel!();
        }

        /// Does not know where in its slot a timer is.
        mod searches_its_slot {
            use crate::*;
            pub type Wheel<T> = crate::faulty::Wheel<T, { crate::faulty::SEARCHES_ITS_SLOT }>;
            wheel!();
        }

        /// No wheel at all: it looks at every timer, each time.
        mod a_plain_vec {
            use crate::*;
            use ch04::time::queue::Key;

            pub struct Wheel<T> {
                timers: Vec<(Instant, usize, T)>,
                inserted: usize,
            }

            impl<T> Wheel<T> {
                pub fn new(_start: Instant) -> Self {
                    let (timers, inserted) = (Vec::new(), 0);
                    Self { timers, inserted }
                }
            }

            impl<T> TimerQueue<T> for Wheel<T> {
                type Key = Key;

                fn insert(&mut self, deadline: Instant, value: T) -> Key {
                    self.inserted += 1;
                    self.timers.push((deadline, self.inserted, value));
                    Key(self.inserted)
                }

                fn get_mut(&mut self, key: &Key) -> Option<&mut T> {
                    let timer = self.timers.iter_mut().find(|timer| timer.1 == key.0);
                    timer.map(|timer| &mut timer.2)
                }

                fn remove(&mut self, key: Key) -> Option<T> {
                    let place = self.timers.iter().position(|timer| timer.1 == key.0)?;
                    Some(self.timers.swap_remove(place).2)
                }

                fn next_deadline(&mut self) -> Option<Instant> {
                    self.timers.iter().map(|timer| timer.0).min()
                }

                fn pop_expired(&mut self, now: Instant) -> Option<T> {
                    let first = self.next_deadline().filter(|&first| first <= now)?;
                    let place = self.timers.iter().position(|timer| timer.0 == first)?;
                    Some(self.timers.swap_remove(place).2)
                }

                fn len(&self) -> usize {
                    self.timers.len()
                }
            }

            wheel!();
        }
    }
}
