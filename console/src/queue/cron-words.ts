const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The common cron expressions in words; others as they are. */
export function cronWords(cron: string): string {
    const fields = cron.trim().split(/\s+/);
    const [minute, hour, day, month, weekday] = fields as [string, string, string, string, string];
    if (fields.length !== 5 || month !== '*') {
        return cron;
    }
    const every = /^\*\/(\d+)$/;
    if (hour === '*' && day === '*' && weekday === '*') {
        const step = every.exec(minute);
        return minute === '*' ? 'every minute' : step !== null ? `every ${step[1]} minutes` : /^\d+$/.test(minute) ? `every hour at minute ${minute}` : cron;
    }
    const step = every.exec(hour);
    if (step !== null && /^\d+$/.test(minute) && day === '*' && weekday === '*') {
        return `every ${step[1]} hours at minute ${minute}`;
    }
    if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour)) {
        return cron;
    }
    const at = `at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
    if (day === '*' && weekday === '*') {
        return `every day ${at}`;
    }
    if (day === '*' && /^[0-7]$/.test(weekday)) {
        return `every ${DAYS[Number(weekday)]} ${at}`;
    }
    return weekday === '*' && /^\d+$/.test(day) ? `on day ${day} of each month ${at}` : cron;
}
