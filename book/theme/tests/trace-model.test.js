// node --test book/theme/tests
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { check, read, layout, plain, duration, stamp, group } = require('../trace-model.js');

const trace = (events, more = {}) => ({ version: 1, unit: 'us', threads: ['main', 'timer'], tasks: ['tea', 'soup'], events, ...more });
const poll = (t, task, end, result = 'pending', thread = 'main') => [
  { t, kind: 'poll-start', task, thread },
  { t: end, kind: 'poll-end', task, thread, result },
];
const lane = (t, kind, name) => t.lanes.find((l) => l.kind === kind && l.name === name).spans.map((s) => [s.state, s.from, s.to]);
const says = (t) => t.says.map(plain);

test('a recording that makes sense has no fault', () => {
  assert.equal(check(trace([{ t: 0, kind: 'spawn', task: 'tea' }])), '');
});

test('a fault is told with the event it is in', () => {
  const fault = (events, more) => check(trace(events, more));
  assert.match(check(null), /not a JSON object/);
  assert.match(check([]), /not a JSON object/);
  assert.match(fault([], {}), /no events/);
  assert.match(fault([{ t: 0, kind: 'park', thread: 'main' }], { version: 2 }), /version is 2/);
  assert.match(fault([{ t: 0, kind: 'park', thread: 'main' }], { unit: 'weeks' }), /unit is "weeks"/);
  assert.match(fault([{ t: 0, kind: 'park', thread: 'main' }], { tasks: ['a', 'a'] }), /"tasks" must be a list/);
  assert.match(fault([{ t: 0, kind: 'dance' }]), /event 1 is of an unknown kind, "dance"/);
  assert.match(fault([{ t: 0, kind: 'toString' }]), /unknown kind/);
  assert.match(fault([7]), /event 1 is not an object/);
  assert.match(fault([{ kind: 'park', thread: 'main' }]), /event 1 \(park\) has no time/);
  assert.match(fault([{ t: 5, kind: 'park', thread: 'main' }, { t: 4, kind: 'unpark', thread: 'main' }]), /event 2 \(unpark\) is earlier/);
  assert.match(fault([{ t: 0, kind: 'park', thread: 'attic' }]), /event 1 \(park\): "thread" is "attic"; it is not in "threads"/);
  assert.match(fault([{ t: 0, kind: 'spawn' }]), /"task" is missing/);
  assert.match(fault([{ t: 0, kind: 'poll-end', task: 'tea', thread: 'main', result: 'maybe' }]), /"result" is "maybe"/);
  assert.match(fault([{ t: 9, kind: 'spin', thread: 'main', tasks: ['tea'], until: 3, polls: 1 }]), /"until" is 3; it must be a time/);
  assert.match(fault([{ t: 9, kind: 'spin', thread: 'main', tasks: ['ale'], until: 30, polls: 1 }]), /"tasks" is/);
});

test('polls that end what they did not begin are refused', () => {
  assert.throws(() => read(trace([{ t: 0, kind: 'poll-end', task: 'tea', thread: 'main', result: 'ready' }])), /polling nothing/);
  const [a] = poll(0, 'tea', 1), [, b] = poll(0, 'soup', 1);
  assert.throws(() => read(trace([a, b])), /event 2 ends a poll of "soup" on "main", which is polling "tea"/);
});

test('a task is queued, polled, waiting, and queued again when woken', () => {
  const t = read(trace([
    { t: 0, kind: 'spawn', task: 'tea' }, ...poll(1, 'tea', 2),
    { t: 9, kind: 'wake', task: 'tea', thread: 'timer' }, ...poll(10, 'tea', 11, 'ready'),
  ]));
  assert.deepEqual(lane(t, 'task', 'tea'), [['queued', 0, 1], ['polled', 1, 2], ['waiting', 2, 3], ['queued', 3, 4], ['polled', 4, 5]]);
  assert.deepEqual(t.states.map((s) => s.queue.join()), ['tea', '', '', 'tea', '', '']);
  assert.deepEqual(t.states.map((s) => s.waiting.join()), ['', '', 'tea', '', '', '']);
  assert.deepEqual(t.states.at(-1).done, [{ task: 'tea', how: 'ready' }]);
  assert.equal(says(t)[3], 'Thread timer wakes tea: it is to be polled again.');
});

test('a wake during the poll queues the task when the poll ends', () => {
  const [start, end] = poll(0, 'tea', 5);
  const t = read(trace([start, { t: 2, kind: 'wake', task: 'tea', thread: 'main', by: 'tea' }, end]));
  assert.deepEqual(lane(t, 'task', 'tea'), [['polled', 0, 2], ['queued', 2, 3]]);
  assert.equal(t.arrows[0].self, true);
  assert.equal(says(t)[1], 'tea wakes itself: it is to be polled again when this poll has ended.');
  assert.match(says(t)[2], /woken during this poll/);
});

test('wakes that change nothing say so', () => {
  const wake = (t) => ({ t, kind: 'wake', task: 'tea', thread: 'timer' });
  const t = read(trace([{ t: 0, kind: 'spawn', task: 'tea' }, wake(1), ...poll(2, 'tea', 3, 'ready'), wake(4)]));
  assert.match(says(t)[1], /queued already/);
  assert.match(says(t)[4], /finished already/);
  assert.deepEqual(t.states.at(-1).queue, []);
});

test('the queue keeps the order of arrival', () => {
  const t = read(trace([{ t: 0, kind: 'spawn', task: 'soup' }, { t: 0, kind: 'spawn', task: 'tea', by: 'soup' }]));
  assert.deepEqual(t.states[1].queue, ['soup', 'tea']);
  assert.match(says(t)[1], /^soup spawns tea/);
});

test('a poll inside a poll lies one row deeper', () => {
  const [a, z] = poll(0, 'soup', 9), inner = poll(2, 'tea', 4);
  const t = read(trace([a, ...inner, z]));
  assert.deepEqual(t.lanes[0].spans.map((s) => [s.task, s.depth]), [['soup', 0], ['tea', 1]]);
  assert.equal(t.lanes[0].depth, 2);
  assert.equal(says(t)[1], 'Inside the poll of soup, thread main polls tea.');
  assert.deepEqual(t.states[1].threads[0].tasks, ['soup', 'tea']);
});

test('a spin covers its thread and its tasks until it ends', () => {
  const t = read(trace([...poll(0, 'tea', 1), { t: 2, kind: 'spin', thread: 'main', tasks: ['tea'], until: 300000, polls: 10113 }, ...poll(300001, 'tea', 300002, 'ready')]));
  assert.deepEqual(t.points.map((p) => p.t), [0, 1, 2, 300000, 300001, 300002]);
  assert.deepEqual(lane(t, 'thread', 'main'), [['polled', 0, 1], ['spin', 2, 3], ['polled', 4, 5]]);
  assert.deepEqual(lane(t, 'task', 'tea'), [['polled', 0, 1], ['waiting', 1, 2], ['spin', 2, 3], ['waiting', 3, 4], ['polled', 4, 5]]);
  assert.equal(t.states[2].threads[0].state, 'spins');
  assert.equal(t.states[3].threads[0].state, 'polls');
  assert.equal(says(t)[2], 'Thread main spins for 300 ms: 10,113 polls of tea, and each of them answers Pending.');
});

test('a task that woke itself before a spin is to be polled after it', () => {
  const t = read(trace([
    { t: 0, kind: 'poll-start', thread: 'main', task: 'tea' }, { t: 1, kind: 'wake', thread: 'main', task: 'tea', by: 'tea' },
    { t: 2, kind: 'poll-end', thread: 'main', task: 'tea', result: 'pending' },
    { t: 3, kind: 'spin', thread: 'main', tasks: ['tea'], until: 300000, polls: 9 }, ...poll(300001, 'tea', 300002, 'ready'),
  ]));
  assert.deepEqual(lane(t, 'task', 'tea').map((span) => span[0]), ['polled', 'queued', 'spin', 'queued', 'polled']);
});

test('a spin that ends at the next event needs no point of its own', () => {
  const t = read(trace([{ t: 0, kind: 'spin', thread: 'main', tasks: ['tea'], until: 50, polls: 5 }, ...poll(50, 'tea', 51)]));
  assert.equal(t.points.length, 3);
  assert.deepEqual(lane(t, 'task', 'tea').map((s) => s[0]), ['spin', 'waiting', 'polled', 'waiting']);
});

test('a wake during a spin queues the task when the spin ends', () => {
  const t = read(trace([
    { t: 0, kind: 'spin', thread: 'main', tasks: ['tea'], until: 50, polls: 5 },
    { t: 20, kind: 'wake', task: 'tea', thread: 'timer' },
    { t: 60, kind: 'park', thread: 'main' },
  ]));
  assert.deepEqual(t.states.map((s) => s.queue.join()), ['', '', 'tea']);
});

test('parking, unparking, and an unpark that comes early', () => {
  const t = read(trace([
    { t: 0, kind: 'park', thread: 'main' }, { t: 5, kind: 'unpark', thread: 'main', by_thread: 'timer' }, { t: 6, kind: 'unpark', thread: 'main' },
  ]));
  assert.deepEqual(t.states.map((s) => s.threads[0].state), ['parked', 'idle', 'idle']);
  assert.match(says(t)[1], /^Thread timer unparks main: it runs again/);
  assert.match(says(t)[2], /next park will return at once/);
  assert.equal(t.arrows.length, 1);
  assert.deepEqual([...t.busy], ['main']);
});

test('endings: ready, dropped, panicked; a drop after the end is no second ending', () => {
  const t = read(trace([
    ...poll(0, 'tea', 1, 'panicked'), { t: 2, kind: 'spawn', task: 'soup' }, { t: 3, kind: 'drop', task: 'soup' }, { t: 4, kind: 'drop', task: 'tea' },
  ]));
  assert.deepEqual(t.states.at(-1).done, [{ task: 'tea', how: 'panicked' }, { task: 'soup', how: 'dropped' }]);
  assert.match(says(t)[1], /tea panics/);
  assert.match(says(t)[3], /cancelled/);
  assert.equal(says(t)[4], 'The future of tea is dropped.');
  assert.deepEqual(t.states.at(-1).queue, []);
});

test('a note is a sentence', () => {
  const t = read(trace([{ t: 0, kind: 'note', text: 'the timer fires' }, { t: 1, kind: 'note', thread: 'timer', text: 'done!' }]));
  assert.deepEqual(says(t), ['The timer fires.', 'Thread timer: done!']);
});

test('what is open at the end runs past the last event', () => {
  const t = read(trace(poll(0, 'tea', 1)));
  const last = t.lanes.find((l) => l.name === 'tea').spans.at(-1);
  assert.deepEqual([last.state, last.to, last.endless], ['waiting', 2, true]);
});

test('other units are read as microseconds', () => {
  assert.equal(read(trace([{ t: 1500, kind: 'park', thread: 'main' }], { unit: 'ns' })).stop, 1.5);
  assert.equal(read(trace([{ t: 2, kind: 'park', thread: 'main' }], { unit: 'ms' })).stop, 2000);
});

test('numbers in words', () => {
  assert.deepEqual([0, 12, 999, 1000, 12345, 299400, 1.25e6].map(duration), ['0 µs', '12 µs', '999 µs', '1 ms', '12.3 ms', '299 ms', '1.25 s']);
  assert.equal(stamp(42, 5000), '42 µs');
  assert.equal(stamp(300012, 300500), '300.012 ms');
  assert.equal(stamp(300012, 300500, false), '300 ms');
  assert.equal(stamp(12, 300500, false), '0.01 ms');
  assert.equal(stamp(2.5e6, 2e7), '2.5 s');
  assert.deepEqual([7, 999, 1000, 1234567].map(group), ['7', '999', '1,000', '1,234,567']);
});

test('in steps every event has room, and a long gap is cut', () => {
  const t = read(trace([...poll(0, 'tea', 1), { t: 2, kind: 'park', thread: 'main' }, { t: 300000, kind: 'unpark', thread: 'main' }, ...poll(300001, 'tea', 300003, 'ready')]));
  const { x, breaks, width } = layout(t, 'steps', 300);
  assert.equal(x.length, t.points.length + 1);
  for (let i = 1; i < x.length; i++) assert.ok(x[i] - x[i - 1] >= 20, `gap ${i}`);
  assert.deepEqual(breaks.map((b) => b.length), [299998]);
  assert.ok(breaks[0].x > x[2] + 50 && breaks[0].x < x[3], 'the cut leaves room for the word "parked"');
  assert.equal(x.at(-1), width);
});

test('a short recording fills the room, a long one overflows it', () => {
  const short = read(trace(poll(0, 'tea', 1)));
  assert.ok(Math.abs(layout(short, 'steps', 600).width - 600) < 1);
  const long = read(trace(Array.from({ length: 60 }, (_, i) => poll(i * 10, 'tea', i * 10 + 3)).flat()));
  assert.ok(layout(long, 'steps', 600).width > 600);
});

test('true time is to scale and fits', () => {
  const t = read(trace([{ t: 0, kind: 'park', thread: 'main' }, { t: 250, kind: 'unpark', thread: 'main' }, { t: 1000, kind: 'park', thread: 'main' }]));
  const { x, width, breaks } = layout(t, 'time', 500);
  assert.equal(width, 500);
  assert.equal(breaks.length, 0);
  assert.ok(Math.abs((x[1] - x[0]) * 4 - (x[2] - x[0])) < 1e-6);
  const one = read(trace([{ t: 7, kind: 'park', thread: 'main' }]));
  for (const mode of ['time', 'steps']) assert.ok(layout(one, mode, 500).x.every(Number.isFinite));
});
