import { html } from 'lit';
import { ask } from '../ui/dialog.js';
import { type Limit, putSchedule, type Schedule, setLimit } from './queue.js';

const SERVICE = 'queue-worker';

export async function editLimit(limit: Limit | null): Promise<boolean> {
    const form = await ask(limit === null ? 'New limit' : `Limit of ${limit.gate}`, html`
        <label class="field"><span class="field-label">Applies to: type:‹job type› or resource:‹name›</span><input class="input" name="gate" required pattern="(type|resource):.+" .value=${limit?.gate ?? 'type:'} ?readonly=${limit !== null} spellcheck="false"></label>
        <label class="field"><span class="field-label">At the same time</span><input class="input" name="capacity" type="number" min="0" .value=${String(limit?.capacity ?? '')}></label>
        <div class="form-row"><label class="field"><span class="field-label">Starts</span><input class="input" name="starts" type="number" min="1" .value=${String(limit?.starts ?? '')}></label>
        <label class="field"><span class="field-label">per number of seconds</span><input class="input" name="period" type="number" min="1" .value=${String(limit?.period ?? '')}></label></div>
        <p class="muted">Running jobs count and continue. Jobs without room wait without delaying others.</p>`, 'Save', {
        service: SERVICE,
        send: (data) => {
            const numbers = Object.fromEntries(['capacity', 'starts', 'period'].filter((name) => data.get(name) !== '').map((name) => [name, Number(data.get(name))]));
            return setLimit(String(data.get('gate')).trim(), numbers);
        },
    });
    return form !== null;
}

export async function editSchedule(schedule: Schedule | null): Promise<boolean> {
    const job = schedule?.job ?? { type: 'model.download', payload: { url: '' } };
    const form = await ask(schedule === null ? 'New schedule' : `Schedule ${schedule.name}`, html`
        <label class="field"><span class="field-label">Name</span><input class="input" name="name" required .value=${schedule?.name ?? ''} ?readonly=${schedule !== null} spellcheck="false"></label>
        <div class="form-row"><label class="field"><span class="field-label">Cron: minute hour day month weekday</span><input class="input mono" name="cron" required .value=${schedule?.cron ?? '30 3 * * *'} spellcheck="false"></label>
        <label class="field"><span class="field-label">Time zone</span><input class="input" name="zone" .value=${schedule?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone} spellcheck="false"></label>
        <label class="field"><span class="field-label">Missed ticks</span><select class="input" name="missed">${['once', 'skip', 'all'].map((each) => html`<option ?selected=${each === (schedule?.missed ?? 'once')}>${each}</option>`)}</select></label></div>
        <label class="field"><span class="field-label">Job, as JSON</span><textarea class="input" name="job" rows="8" required spellcheck="false" .value=${JSON.stringify(job, null, 2)}></textarea></label>`, 'Save', {
        service: SERVICE,
        send: async (data) => {
            const body = { cron: data.get('cron'), zone: data.get('zone') || null, missed: data.get('missed'), job: JSON.parse(String(data.get('job'))) as unknown };
            await putSchedule(String(data.get('name')).trim(), body);
        },
    });
    return form !== null;
}
