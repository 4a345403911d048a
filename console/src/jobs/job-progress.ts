import { html, nothing, type TemplateResult } from 'lit';
import { mark } from '../ui/badge.js';
import { duration, rate } from '../ui/format.js';
import { progressBar } from '../ui/progress.js';
import { byteAge, stalled } from './byte-age.js';
import type { Job } from './job.js';
import { timeLeft, titleOf } from './words.js';

/** Bytes, rate, time left, and the age of the last byte once it matters. */
export function jobProgress(job: Job): TemplateResult | typeof nothing {
    const progress = job.progress;
    if (progress === undefined) {
        return nothing;
    }
    const left = timeLeft(job);
    const pace = job.status !== 'started'
        ? nothing
        : stalled(job)
          ? mark(`last byte ${duration(byteAge(job))} ago`, 'warn', 'alert')
          : html`<span>${rate(progress.bytesPerSecond)}${left === null ? '' : ` · ${left} left`}</span>`;
    return progressBar(progress.bytes, progress.total, `Progress of ${titleOf(job)}`, pace);
}
