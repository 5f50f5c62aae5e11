// What a timeline means: recorded events in, spans, states and sentences out.
//
// Nothing here touches the page, so that `node --test` can check all of it.
// trace.js draws what this file returns.
//
// Points. The picture is not laid out by time but by *points*: one for every event, in order,
// and one for the end of every spin that no event falls on. Spans run from point to point;
// where a point lies on the screen is the business of `layout`, which knows two axes.
(function (root) {
  'use strict';

  /** Microseconds in each unit that a recording may use. */
  const UNITS = { ns: 1e-3, us: 1, ms: 1e3, s: 1e6 };

  /** What each kind of event must carry, beside its time. A `?` marks what may be left out. */
  const KINDS = {
    'spawn': { task: 'task', by: 'task?', thread: 'thread?' },
    'poll-start': { task: 'task', thread: 'thread' },
    'poll-end': { task: 'task', thread: 'thread', result: 'result', note: 'text?' },
    'wake': { task: 'task', thread: 'thread', by: 'task?' },
    'spin': { thread: 'thread', tasks: 'tasks', until: 'time', polls: 'count' },
    'park': { thread: 'thread' },
    'unpark': { thread: 'thread', by_thread: 'thread?' },
    'drop': { task: 'task', thread: 'thread?' },
    'note': { thread: 'thread?', task: 'task?', text: 'text' },
  };

  const isText = (v) => typeof v === 'string' && v !== '';
  const isNames = (v) => Array.isArray(v) && v.every(isText) && new Set(v).size === v.length;

  /** Says what is wrong with one field, or nothing. */
  function fieldFault(type, value, event, trace) {
    switch (type) {
      case 'task': return trace.tasks.includes(value) ? '' : `is not in "tasks"`;
      case 'thread': return trace.threads.includes(value) ? '' : `is not in "threads"`;
      case 'tasks': return isNames(value) && value.every((v) => trace.tasks.includes(v)) ? '' : 'must be a list of names from "tasks"';
      case 'result': return ['pending', 'ready', 'panicked'].includes(value) ? '' : 'must be "pending", "ready" or "panicked"';
      case 'time': return Number.isFinite(value) && value >= event.t ? '' : 'must be a time, not before the event';
      case 'count': return Number.isInteger(value) && value >= 0 ? '' : 'must be a whole number';
      default: return isText(value) ? '' : 'must be text';
    }
  }

  /** Returns what is wrong with a recording, in words, or an empty string. */
  function check(trace) {
    if (trace === null || typeof trace !== 'object' || Array.isArray(trace)) return 'it is not a JSON object';
    if (trace.version !== 1) return `its version is ${JSON.stringify(trace.version)}, this player reads version 1`;
    if (!Object.hasOwn(UNITS, trace.unit)) return `its unit is ${JSON.stringify(trace.unit)}, expected "ns", "us", "ms" or "s"`;
    for (const list of ['threads', 'tasks']) {
      if (!isNames(trace[list])) return `"${list}" must be a list of different names`;
    }
    if (!Array.isArray(trace.events) || trace.events.length === 0) return 'it has no events';
    let before = -Infinity;
    for (const [i, e] of trace.events.entries()) {
      const where = `event ${i + 1}`;
      if (e === null || typeof e !== 'object') return `${where} is not an object`;
      if (!Object.hasOwn(KINDS, e.kind)) return `${where} is of an unknown kind, ${JSON.stringify(e.kind)}`;
      if (!Number.isFinite(e.t) || e.t < 0) return `${where} (${e.kind}) has no time`;
      if (e.t < before) return `${where} (${e.kind}) is earlier than the event before it`;
      before = e.t;
      for (const [name, type] of Object.entries(KINDS[e.kind])) {
        const value = e[name];
        if (type.endsWith('?') && (value === undefined || value === null)) continue;
        const fault = fieldFault(type.replace('?', ''), value, e, trace);
        if (fault) return `${where} (${e.kind}): "${name}" is ${JSON.stringify(value) ?? 'missing'}; it ${fault}`;
      }
    }
    return '';
  }

  // ---- Words ----

  const group = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
  const trim = (n, digits) => String(Number(n.toFixed(digits)));
  /** Three significant digits are enough for a length of time. */
  const digits = (n) => (n >= 100 ? 0 : n >= 10 ? 1 : 2);

  /** A length of time: "12 µs", "299 ms", "1.25 s". */
  function duration(us) {
    const [n, unit] = us < 1e3 ? [us, 'µs'] : us < 1e6 ? [us / 1e3, 'ms'] : [us / 1e6, 's'];
    return `${trim(n, digits(n))} ${unit}`;
  }

  /** A point in time, in one unit for the whole recording, so that two of them can be compared. */
  function stamp(us, end, exact = true) {
    const [n, unit] = end < 1e4 ? [us, 'µs'] : end < 1e7 ? [us / 1e3, 'ms'] : [us / 1e6, 's'];
    const most = unit === 'µs' ? 1 : 3;
    return `${trim(n, exact ? most : Math.min(most, n >= 100 ? 1 : 2))} ${unit}`;
  }

  // A sentence is a list of parts: plain text, or a name that the player shows in the task's colour.
  const task = (name) => ({ task: name });
  const thread = (name) => ({ thread: name });

  function listed(names) {
    const parts = [];
    names.forEach((n, i) => {
      if (i) parts.push(i === names.length - 1 ? ' and ' : ', ');
      parts.push(task(n));
    });
    return parts;
  }

  /** A sentence as plain text. */
  const plain = (parts) => parts.map((p) => (typeof p === 'string' ? p : p.task ?? p.thread)).join('');

  /** The sentence for an event, given the state that it found. */
  function sentence(e, world) {
    const on = e.thread && world.threads.get(e.thread);
    const it = e.task && world.tasks.get(e.task);
    switch (e.kind) {
      case 'spawn':
        return e.by
          ? [task(e.by), ' spawns ', task(e.task), ', which waits for its first poll.']
          : [task(e.task), ' is spawned and waits for its first poll.'];
      case 'poll-start': {
        const outer = on.stack.at(-1);
        return outer
          ? ['Inside the poll of ', task(outer.task), ', thread ', thread(e.thread), ' polls ', task(e.task), '.']
          : ['Thread ', thread(e.thread), ' polls ', task(e.task), '.'];
      }
      case 'poll-end': {
        const note = e.note ? ` (${e.note})` : '';
        if (e.result === 'ready') return [task(e.task), ` returns Ready${note}: it has finished.`];
        if (e.result === 'panicked') return [task(e.task), ` panics while it is polled${note}: it ends without a result.`];
        if (it.woken) return [task(e.task), ` returns Pending${note}. It was woken during this poll, so it is to be polled again.`];
        return [task(e.task), ` returns Pending${note}: not ready yet.`];
      }
      case 'wake': {
        const effect = it.polls ? 'it is to be polled again when this poll has ended.'
          : it.state === 'queued' ? 'it is queued already, so nothing changes.'
          : it.state === 'waiting' || it.state === 'spin' ? 'it is to be polled again.'
          : it.state === 'done' ? 'it has finished already, so nothing happens.'
          : 'it has not been polled yet.';
        if (e.by === e.task) return [task(e.task), ' wakes itself: ', effect];
        return e.by
          ? [task(e.by), ' wakes ', task(e.task), ' (on thread ', thread(e.thread), '): ', effect]
          : ['Thread ', thread(e.thread), ' wakes ', task(e.task), ': ', effect];
      }
      case 'spin':
        return ['Thread ', thread(e.thread), ` spins for ${duration(e.until - e.t)}: ${group(e.polls)} polls of `,
          ...listed(e.tasks), ', and each of them answers Pending.'];
      case 'park':
        return ['Thread ', thread(e.thread), ' parks: it has nothing to poll, sleeps, and uses no CPU.'];
      case 'unpark': {
        const effect = on.state === 'parked' ? 'it runs again.' : 'it was awake, so its next park will return at once.';
        return e.by_thread
          ? ['Thread ', thread(e.by_thread), ' unparks ', thread(e.thread), ': ', effect]
          : ['Thread ', thread(e.thread), ' is unparked: ', effect];
      }
      case 'drop':
        return it.state === 'done'
          ? ['The future of ', task(e.task), ' is dropped.']
          : [task(e.task), ' is dropped before it has finished: it is cancelled and will never be polled again.'];
      default: {
        const text = /[.!?]$/.test(e.text) ? e.text : `${e.text}.`;
        const who = e.thread ? ['Thread ', thread(e.thread), ': '] : e.task ? [task(e.task), ': '] : [];
        return [...who, who.length ? text : text[0].toUpperCase() + text.slice(1)];
      }
    }
  }

  // ---- Events to spans ----

  /** One point for each event, in order, and one for each end of a spin that no event falls on. */
  function pointsOf(events) {
    const points = [], open = [];
    const flush = (t) => {
      while (open.length && open[0].until < t) {
        const spin = open.shift();
        points.push({ t: spin.until, ends: [spin.event] });
      }
    };
    events.forEach((e, i) => {
      flush(e.t);
      const point = { t: e.t, event: i, ends: [] };
      while (open.length && open[0].until === e.t) point.ends.push(open.shift().event);
      points.push(point);
      if (e.kind === 'spin') {
        open.push({ event: i, until: e.until });
        open.sort((a, b) => a.until - b.until);
      }
    });
    flush(Infinity);
    return points;
  }

  /** The state that a learner wants to see beside the picture. */
  function snapshot(world) {
    const tasks = [...world.tasks.values()];
    return {
      threads: [...world.threads.values()].map((t) => ({
        name: t.name,
        state: t.spin ? 'spins' : t.stack.length ? 'polls' : t.state || 'idle',
        tasks: t.spin ? t.spin.tasks : t.stack.map((s) => s.task),
      })),
      queue: [...world.queue],
      waiting: tasks.filter((t) => t.state === 'waiting').map((t) => t.name),
      done: tasks.filter((t) => t.state === 'done').map((t) => ({ task: t.name, how: t.how })),
    };
  }

  /**
   * Reads a recording. Throws an `Error` with a sentence for the reader if it makes no sense.
   * Returns title, names, events (times in microseconds), points, lanes, arrows, marks,
   * and for each event its sentence and the state it leaves behind.
   */
  function read(trace) {
    const fault = check(trace);
    if (fault) throw new Error(fault);
    const scale = UNITS[trace.unit];
    const events = trace.events.map((e) => ({ ...e, t: e.t * scale, ...(e.kind === 'spin' && { until: e.until * scale }) }));
    const points = pointsOf(events);
    const world = { threads: new Map(), tasks: new Map(), queue: [] };
    const lane = (kind, name) => ({ kind, name, spans: [], depth: 1 });
    for (const name of trace.threads) world.threads.set(name, { name, state: '', stack: [], open: null, lane: lane('thread', name) });
    for (const name of trace.tasks) {
      world.tasks.set(name, { name, state: '', polls: 0, woken: false, open: null, lane: lane('task', name) });
    }
    const arrows = [], marks = [], says = [], states = [];

    // A task is in one state at a time, so its lane is one chain of spans.
    const enter = (it, state, at, extra) => {
      if (it.open) { it.open.to = at; it.open = null; }
      if (it.state === 'queued') world.queue.splice(world.queue.indexOf(it.name), 1);
      it.state = state;
      if (state === 'queued') world.queue.push(it.name);
      if (state !== '' && state !== 'done') it.lane.spans.push(it.open = { from: at, to: null, state, ...extra });
    };
    const finish = (it, how, at) => {
      enter(it, 'done', at);
      it.how = how;
      marks.push({ at, kind: 'task', name: it.name, what: how });
    };
    // A thread has at most one open span of its own (parked, spinning) beside its nested polls.
    const leave = (th, at) => {
      if (th.open) { th.open.to = at; th.open = null; }
      th.state = ''; th.spin = null;
    };
    const rest = (it, at) => { enter(it, it.woken ? 'queued' : 'waiting', at); it.woken = false; };
    const endSpin = (i, at) => {
      const th = world.threads.get(events[i].thread);
      if (th.spin === events[i]) leave(th, at);
      for (const name of events[i].tasks) {
        const it = world.tasks.get(name);
        if (it.state === 'spin' && it.open.event === i) rest(it, at);
      }
    };

    points.forEach((point, at) => {
      for (const i of point.ends) endSpin(i, at);
      if (point.event === undefined) return;
      const i = point.event, e = events[i];
      says.push(sentence(e, world));
      const th = e.thread && world.threads.get(e.thread);
      const it = e.task && world.tasks.get(e.task);
      switch (e.kind) {
        case 'spawn':
          enter(it, 'queued', at, { event: i });
          marks.push({ at, kind: 'task', name: e.task, what: 'spawn', event: i });
          break;
        case 'poll-start': {
          leave(th, at);
          const span = { from: at, to: null, state: 'polled', task: e.task, depth: th.stack.length, event: i };
          th.stack.push({ task: e.task, span });
          th.lane.spans.push(span);
          th.lane.depth = Math.max(th.lane.depth, th.stack.length);
          it.woken = false;
          if (it.polls++ === 0) enter(it, 'polled', at, { thread: e.thread, event: i });
          break;
        }
        case 'poll-end': {
          const top = th.stack.at(-1);
          if (!top || top.task !== e.task) {
            const busy = top ? `"${top.task}"` : 'nothing';
            throw new Error(`event ${i + 1} ends a poll of "${e.task}" on "${e.thread}", which is polling ${busy}`);
          }
          th.stack.pop();
          top.span.to = at; top.span.result = e.result;
          if (--it.polls > 0) break;
          if (e.result === 'pending') { if (it.state !== 'done') rest(it, at); }
          else finish(it, e.result, at);
          break;
        }
        case 'wake':
          arrows.push({ at, kind: 'wake', from: e.thread, to: e.task, self: e.by === e.task, event: i });
          if (it.polls || it.state === 'spin') it.woken = true;
          else if (it.state === 'waiting') enter(it, 'queued', at);
          break;
        case 'spin':
          leave(th, at);
          th.state = 'spin'; th.spin = e;
          th.lane.spans.push(th.open = { from: at, to: null, state: 'spin', polls: e.polls, depth: th.stack.length, event: i });
          th.lane.depth = Math.max(th.lane.depth, th.stack.length + 1);
          for (const name of e.tasks) {
            const one = world.tasks.get(name);
            // A spin repeats what its first polls did: a task that woke itself in those is still woken.
            if (!one.polls) { one.woken = one.state === 'queued'; enter(one, 'spin', at, { event: i }); }
          }
          break;
        case 'park':
          leave(th, at);
          th.state = 'parked';
          th.lane.spans.push(th.open = { from: at, to: null, state: 'parked', depth: th.stack.length, event: i });
          break;
        case 'unpark':
          if (e.by_thread && e.by_thread !== e.thread) arrows.push({ at, kind: 'unpark', from: e.by_thread, to: e.thread, event: i });
          if (th.state === 'parked') leave(th, at);
          break;
        case 'drop':
          if (it.state !== 'done') finish(it, 'dropped', at);
          break;
        default:
          marks.push({ at, kind: e.task ? 'task' : 'thread', name: e.task || e.thread || trace.threads[0], what: 'note', event: i });
      }
      states.push(snapshot(world));
    });

    // What is still open at the end stays open: the picture runs a little past the last event.
    const last = points.length;
    const lanes = [...world.threads.values(), ...world.tasks.values()].map((w) => w.lane);
    for (const l of lanes) for (const s of l.spans) if (s.to === null) { s.to = last; s.endless = true; }
    const stop = points.at(-1).t;
    const { title = '', threads, tasks } = trace;
    // Threads that poll or park; the others (a timer, say) only wake.
    const busy = new Set(lanes.filter((l) => l.kind === 'thread' && l.spans.length).map((l) => l.name));
    return { title, busy, threads, tasks, events, points, lanes, arrows, marks, says, states, stop };
  }

  // ---- Points to places ----

  const STEP = 22, TAIL = 34, LEFT = 10, CHAR = 6.9;
  // A gap that is cut short, how far before its end the cut lies, and what the cut covers.
  const CUT = 86, BACK = 20, TORN = 32;

  /** The words inside a span, and how wide they are (in pixels, roughly). */
  function label(span, kind) {
    if (kind === 'thread') {
      if (span.state === 'polled') return span.task;
      return span.state === 'spin' ? `spinning: ${group(span.polls)} polls` : 'parked';
    }
    return span.state === 'spin' ? 'Pending, Pending, …' : span.state === 'polled' ? span.thread : span.state;
  }
  const width = (text) => text.length * CHAR + 14;

  /**
   * Where each point lies. `steps` gives every event room and cuts long gaps short (each cut is
   * returned, to be drawn as a break); `time` is true to scale.
   */
  function layout(model, mode, room) {
    const { points, lanes } = model;
    const n = points.length;
    if (mode === 'time') {
      const usable = Math.max(60, room - LEFT - TAIL);
      const first = points[0].t, all = model.stop - first || 1;
      const x = points.map((p) => LEFT + ((p.t - first) / all) * usable);
      x.push(LEFT + usable + TAIL);
      return { x, width: x[n], breaks: [] };
    }
    const gaps = points.slice(1).map((p, i) => p.t - points[i].t);
    const known = gaps.filter((g) => g > 0).sort((a, b) => a - b);
    const usual = known[Math.floor((known.length - 1) / 2)] || 1;
    const cut = (g) => g > usual * 12 && g > model.stop / 40;
    const w = gaps.map((g) => (cut(g) ? CUT : STEP + Math.min(18, 6 * Math.log10(1 + g / usual))));
    w.push(TAIL);
    // A span that must say its name gets the room to do so, at its start: no cut may cover it.
    for (const l of lanes) for (const s of l.spans) {
      if (l.kind !== 'thread') continue;
      const need = width(label(s, 'thread'));
      let have = 0, k = s.from;
      while (k < s.to && have < need) have += k < gaps.length && cut(gaps[k]) ? w[k] - TORN : w[k], k++;
      if (have < need) w[s.from] += need - have;
    }
    const tail = w[n - 1];
    const sum = w.reduce((a, b) => a + b, 0) - tail;
    const stretch = Math.max(1, (room - LEFT - tail) / (sum || 1));
    const x = [LEFT];
    w.forEach((one, i) => x.push(x[i] + (i === n - 1 ? tail : one * stretch)));
    const breaks = gaps.flatMap((g, i) => (cut(g) ? [{ x: x[i + 1] - BACK, length: g }] : []));
    return { x, width: x[n], breaks };
  }

  const api = { check, read, layout, label, plain, duration, stamp, group };
  if (typeof module === 'object' && module.exports) module.exports = api;
  else root.__trace = api;
})(globalThis);
