import { html, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import type { Counts } from '../dead-letters/dead-letter.js';
import type { QueueStats } from '../jobs/job.js';
import type { StoreStats } from '../snapshots/snapshot.js';
import type { Root } from '../storage/storage.js';
import { bytes, plural } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { type Endpoint, endpointState } from '../webhooks/webhook.js';
import type { Health } from '../settings/health.js';
import type { N8nStatus } from '../automation/automation.js';

export interface Facts {
    readonly stats?: QueueStats | undefined;
    readonly endpoints?: readonly Endpoint[] | undefined;
    readonly store?: StoreStats | undefined;
    readonly roots?: readonly Root[] | undefined;
    readonly health?: readonly Health[] | undefined;
    readonly deadLetters?: Counts | undefined;
    readonly n8n?: N8nStatus | undefined;
}

const LOW_DISK = 0.1;

interface Matter {
    readonly text: string;
    readonly href: string;
    readonly action: string;
}

/** What needs a person, worst first. */
export function matters(facts: Facts): Matter[] {
    const found: Matter[] = [];
    const add = (count: number, text: string, to: string, action: string): void => {
        if (count > 0) {
            found.push({ text, href: to, action });
        }
    };
    const down = (facts.health ?? []).filter((each) => each.status === 'DOWN');
    add(down.length, `${down.map((each) => each.service).join(', ')} not ready`, href(['settings', 'health']), 'Show');
    const damaged = facts.store?.damaged ?? 0;
    add(damaged, `${plural(damaged, 'snapshot')} damaged`, href(['snapshots']), 'Repair');
    const { diskTotalBytes: total, diskFreeBytes: free } = facts.store ?? {};
    add(total !== undefined && free !== undefined && free < total * LOW_DISK ? 1 : 0, `Only ${bytes(free)} of ${bytes(total)} are free on the disk of the snapshots`, href(['snapshots', 'cleanup']), 'Clean up');
    const failed = facts.stats?.states['failed'] ?? 0;
    add(failed, `${plural(failed, 'job')} failed for good`, href(['jobs'], { state: 'failed' }), 'Show');
    add(facts.stats !== undefined && facts.stats.workers === 0 ? 1 : 0, 'No worker runs: jobs wait', href(['queue']), 'Show');
    add(facts.stats?.paused === true ? 1 : 0, 'The queue is paused', href(['queue']), 'Show');
    const bad = (facts.endpoints ?? []).filter((each) => endpointState(each) === 'failing' || each.disabledReason !== undefined);
    add(bad.length, `${plural(bad.length, 'webhook')} failing or disabled`, href(bad.length === 1 ? ['webhooks', bad[0]!.id] : ['webhooks']), 'Show');
    const away = (facts.roots ?? []).filter((root) => !root.available);
    add(away.length, `${plural(away.length, 'model directory', 'model directories')} unavailable`, href(['storage']), 'Show');
    const dead = [...(facts.deadLetters ?? [])].filter(([, count]) => (count ?? 0) > 0);
    add(dead.length, dead.map(([service, count]) => `${service} has ${plural(count!, 'dead letter')}`).join('; '), href(['dead-letters', dead[0]?.[0] ?? '']), 'Show');
    add(facts.n8n !== undefined && facts.n8n.apiKey && !facts.n8n.reachable ? 1 : 0, 'n8n is unavailable: its deliveries wait', href(['automation']), 'Show');
    return found;
}

/** With `unread`, silence is not health: then it does not say that all is well. */
export function attentionList(found: readonly Matter[], unread: readonly string[]): TemplateResult {
    if (found.length === 0) {
        return unread.length > 0 ? html`` : html`<div class="notice tone-good">${icon('check')}<span>Nothing needs you.</span></div>`;
    }
    return html`<ul class="list">${found.map((each) => html`<li class="list-row" data-row><span class="list-main attention">${icon('alert')}${each.text}</span><a class="button small" href=${each.href}>${each.action}</a></li>`)}</ul>`;
}
