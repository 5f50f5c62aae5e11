//! What several wrong solutions of an exercise have in common, with a switch for
//! each thing that can be wrong.

/// A line reader: where the buffer lives, and what is measured when.
macro_rules! readers {
    (keeps_the_rest: $rest:literal, end_is_an_error: $end:literal, keeps_when_dropped: $keeps:literal,
     looks_early: $early:literal, measures_the_buffer: $whole:literal, newline_counts: $newline:literal,
     sees_it_late_by: $late:literal) => {
        pub struct LineReader<R> {
            reader: R,
            limit: usize,
            buffer: Vec<u8>,
        }

        impl<R: AsyncRead + Unpin> LineReader<R> {
            pub fn new(reader: R, limit: usize) -> Self {
                let buffer = Vec::new();
                Self {
                    reader,
                    limit,
                    buffer,
                }
            }

            pub async fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
                let mut lent = Vec::new();
                if !$keeps {
                    std::mem::swap(&mut lent, &mut self.buffer);
                }
                let mut chunk = vec![0; 1024];
                loop {
                    let buffer = if $keeps { &mut self.buffer } else { &mut lent };
                    let newline = buffer.iter().position(|byte| *byte == b'\n');
                    let length = match newline {
                        _ if $whole => buffer.len(),
                        Some(at) => at + usize::from($newline),
                        None if $early => buffer.len().saturating_sub($late),
                        None => 0,
                    };
                    if length > self.limit {
                        return Err(ErrorKind::InvalidData.into());
                    }
                    if let Some(end) = newline {
                        let rest = buffer.split_off(end + 1);
                        let mut line = std::mem::take(buffer);
                        line.pop();
                        if $rest {
                            self.buffer = rest;
                        }
                        return Ok(Some(line));
                    }
                    match self.reader.read(&mut chunk).await? {
                        0 if buffer.is_empty() || !$end => return Ok(None),
                        0 => return Err(ErrorKind::UnexpectedEof.into()),
                        n => buffer.extend_from_slice(&chunk[..n]),
                    }
                }
            }
        }

        read_line!();
    };
}

/// A debounce: what moves the timer, who has the waker, what the end does.
macro_rules! debounces {
    (moves_the_timer: $moves:literal, drains_the_source: $drains:literal,
     polls_the_timer: $polls:literal, end_gives: $end:literal, end_waits: $waits:literal,
     asks_after_the_end: $asks:literal, gives_each: $each:literal, timer: $timer:literal) => {
        use ch04::time::Sleep;
        use futures::FutureExt;

        pub struct Debounce<S: Stream> {
            source: S,
            has_ended: bool,
            quiet: Duration,
            waiting: std::collections::VecDeque<S::Item>,
            sleep: Sleep,
        }

        impl<S: Stream> Debounce<S> {
            pub fn new(source: S, quiet: Duration) -> Self {
                Self {
                    source,
                    has_ended: false,
                    quiet,
                    waiting: Default::default(),
                    sleep: sleep_until(now()),
                }
            }
        }

        impl<S: Stream<Item: Unpin> + Unpin> Stream for Debounce<S> {
            type Item = S::Item;

            fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
                let this = self.get_mut();
                let waits = !this.waiting.is_empty();
                if $timer == "asked first" && waits && this.sleep.poll_unpin(cx).is_ready() {
                    return Poll::Ready(this.waiting.pop_front());
                }
                // Whether the timer is polled, or only looked at.
                let mut polls = ["polled", "asked first", "added up"].contains(&$timer);
                while !this.has_ended || $asks {
                    match this.source.poll_next_unpin(cx) {
                        Poll::Ready(Some(item)) => {
                            let is_first = this.waiting.is_empty();
                            polls |= $timer == "polled for each" || is_first;
                            if is_first || $moves {
                                this.sleep.reset(match $timer {
                                    "added up" => now() + this.quiet,
                                    _ => sleep(this.quiet).deadline(),
                                });
                            }
                            if !$each {
                                this.waiting.clear();
                            }
                            this.waiting.push_back(item);
                            if !$polls {
                                return Poll::Pending;
                            }
                            if !$drains {
                                break;
                            }
                        }
                        Poll::Ready(None) => {
                            this.has_ended = true;
                            if !$end {
                                this.waiting.clear();
                            }
                            break;
                        }
                        Poll::Pending => break,
                    }
                }
                if !this.waiting.is_empty()
                    && (!this.has_ended || $waits)
                    && match polls {
                        true => this.sleep.poll_unpin(cx).is_pending(),
                        false => !this.sleep.is_elapsed(),
                    }
                {
                    return Poll::Pending;
                }
                match this.waiting.pop_front() {
                    None if !this.has_ended => Poll::Pending,
                    item => Poll::Ready(item),
                }
            }
        }

        debounce!();
    };
}

/// The server of exercise 4.4: three bugs, and what mends can make of them.
macro_rules! servers {
    (writes_all: $all:literal, sees_the_end: $end:literal, closes_after_bye: $bye:literal,
     closes_at_the_end: $close:literal, closes_before_bye: $early:literal,
     answers_half_a_line: $half:literal, tells_of_a_failed_close: $tells:literal) => {
        pub async fn shout<R, W>(reader: &mut R, writer: &mut W) -> io::Result<usize>
        where
            R: AsyncRead + Unpin,
            W: AsyncWrite + Unpin,
        {
            let mut buffer = [0; 64];
            let mut line = Vec::new();
            let mut sent = 0;
            loop {
                let n = reader.read(&mut buffer).await?;
                if n == 0 && $end {
                    if $half {
                        writer.write_all(&line).await?;
                    }
                    if $close {
                        let closed = writer.close().await;
                        if $tells {
                            closed?;
                        }
                    }
                    return Ok(sent);
                }
                for byte in &buffer[..n] {
                    line.push(byte.to_ascii_uppercase());
                    if *byte != b'\n' {
                        continue;
                    }
                    let says_bye = line == b"BYE\n";
                    if says_bye && $early {
                        let closed = writer.close().await;
                        if $tells {
                            closed?;
                        }
                        return Ok(sent);
                    }
                    if $all {
                        writer.write_all(&line).await?;
                        sent += line.len();
                    } else {
                        sent += writer.write(&line).await?;
                    }
                    if says_bye {
                        if $bye {
                            let closed = writer.close().await;
                            if $tells {
                                closed?;
                            }
                        }
                        return Ok(sent);
                    }
                    line.clear();
                }
            }
        }

        shout!();
    };
}

/// A meter: which bytes and calls count, and what is passed on.
macro_rules! meters {
    (counts_the_room: $room:literal, counts_what_was_asked: $asked:literal,
     counts_each_poll: $polls:literal, counts_errors: $errors:literal, passes_the_end: $end:literal,
     the_end_counts: $counts_the_end:literal) => {
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Count {
            pub bytes: u64,
            pub calls: u64,
            pub waits: u64,
        }

        impl Count {
            fn note(&mut self, answer: &Poll<io::Result<usize>>, asked: Option<usize>) {
                match answer {
                    Poll::Ready(Ok(n)) => {
                        self.calls += 1;
                        self.bytes += asked.unwrap_or(*n) as u64;
                    }
                    Poll::Ready(Err(_)) => self.calls += u64::from($errors),
                    Poll::Pending => {
                        self.calls += u64::from($polls);
                        self.waits += 1;
                    }
                }
            }
        }

        pub struct Metered<S> {
            inner: S,
            reads: Count,
            writes: Count,
        }

        impl<S> Metered<S> {
            pub fn new(inner: S) -> Self {
                Self {
                    inner,
                    reads: Count::default(),
                    writes: Count::default(),
                }
            }

            pub fn reads(&self) -> Count {
                self.reads
            }

            pub fn writes(&self) -> Count {
                self.writes
            }

            pub fn into_inner(self) -> S {
                self.inner
            }
        }

        impl<S: AsyncRead + Unpin> AsyncRead for Metered<S> {
            fn poll_read(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                buf: &mut [u8],
            ) -> Poll<io::Result<usize>> {
                let answer = Pin::new(&mut self.inner).poll_read(cx, buf);
                self.reads.note(&answer, $room.then_some(buf.len()));
                answer
            }
        }

        impl<S: AsyncWrite + Unpin> AsyncWrite for Metered<S> {
            fn poll_write(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                buf: &[u8],
            ) -> Poll<io::Result<usize>> {
                let answer = Pin::new(&mut self.inner).poll_write(cx, buf);
                self.writes.note(&answer, $asked.then_some(buf.len()));
                answer
            }

            fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                Pin::new(&mut self.inner).poll_flush(cx)
            }

            fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                let answer = match $end {
                    true => Pin::new(&mut self.inner).poll_close(cx),
                    false => Pin::new(&mut self.inner).poll_flush(cx),
                };
                if $counts_the_end && answer.is_pending() {
                    self.writes.waits += 1;
                }
                answer
            }
        }

        metered!();
    };
}
