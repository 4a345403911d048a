// The peer's side of bench/run queue: BullMQ on one Redis. Prints one number a line: name value.
// usage: node bullmq.mjs PORT speed JOBS CONCURRENCY | single JOBS | pickup JOBS | fill JOBS
import { createRequire } from 'node:module';

const { Queue, Worker } = createRequire(process.env.BULLMQ_HOME + '/')('bullmq');
const [port, mode, jobs, concurrency] = process.argv.slice(2).map((value, i) => (i === 1 ? value : Number(value)));
const connection = { port, host: '127.0.0.1', maxRetriesPerRequest: null };
const queue = new Queue('bench' + Date.now(), { connection, defaultJobOptions: { removeOnComplete: 1000 } });
// Jobs picked up before any is measured, and until the process is warm: as many as on our side.
const START = 1000;
const WARM_UP = 6000;
const print = (name, value) => console.log(`${name} ${value.toFixed(3)}`);
const perSecond = (n, from) => n / ((performance.now() - from) / 1000);

async function fill() {
  for (let i = 0; i < jobs; i += 1000) {
    await queue.addBulk(Array.from({ length: 1000 }, (_, k) => ({ name: 'noop', data: { i: i + k } })));
  }
}

if (mode === 'speed') {
  let from = performance.now();
  await fill();
  print('bulk_enqueue', perSecond(jobs, from));
  from = performance.now();
  let done = 0;
  await new Promise(resolve => {
    const worker = new Worker(queue.name, async () => {}, { connection, concurrency });
    worker.on('completed', () => {
      if (++done === jobs) resolve();
    });
  });
  print('process', perSecond(jobs, from));
} else if (mode === 'single') {
  const from = performance.now();
  for (let i = 0; i < jobs; i += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, k) => queue.add('noop', { i: i + k })));
  }
  print('single_enqueue', perSecond(jobs, from));
} else if (mode === 'pickup') {
  let taken;
  new Worker(queue.name, async () => taken(performance.now()), { connection, concurrency: 16 });
  const millis = [];
  for (let i = 0; i < WARM_UP + jobs; i++) {
    await new Promise(resolve => setTimeout(resolve, 2 + Math.floor(Math.random() * 4)));
    const picked = new Promise(resolve => (taken = resolve));
    const before = performance.now();
    await queue.add('noop', { i });
    const at = await picked;
    millis.push(at - before);
  }
  const sorted = from => millis.slice(from, from + jobs).sort((a, b) => a - b);
  const [cold, warm] = [sorted(START), sorted(WARM_UP)];
  print('pickup_p50_ms', warm[Math.floor(jobs / 2)]);
  print('pickup_p99_ms', warm[Math.floor((jobs * 99) / 100)]);
  print('pickup_cold_p99_ms', cold[Math.floor((jobs * 99) / 100)]);
} else {
  await fill();
}
process.exit(0);
