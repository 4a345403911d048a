/** Units and numbers, the same as in the command line: binary units with one decimal. */
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function bytes(count: number | null | undefined): string {
    if (count === null || count === undefined) {
        return '–';
    }
    let value = count;
    let unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
        value /= 1024;
        unit++;
    }
    return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${UNITS[unit]}`;
}

export function rate(bytesPerSecond: number): string {
    return `${bytes(bytesPerSecond)}/s`;
}

export function count(value: number): string {
    return value.toLocaleString('en');
}

/** Numbers of parameters: 8.0B, 350M. */
export function parameters(value: number | null | undefined): string {
    if (value === null || value === undefined) {
        return '–';
    }
    return value >= 1e9 ? `${(value / 1e9).toFixed(value < 1e10 ? 1 : 0)}B` : `${Math.round(value / 1e6)}M`;
}

/** Tokens: 8k, 128k, 1M. */
export function tokens(value: number | null | undefined): string {
    if (value === null || value === undefined) {
        return '–';
    }
    if (value >= 1024 * 1024) {
        return `${Number((value / 1024 / 1024).toFixed(1))}M`;
    }
    return value >= 1024 ? `${Math.round(value / 1024)}k` : String(value);
}

export function percent(value: number): string {
    return `${value.toFixed(value < 10 ? 1 : 0)} %`;
}

export function duration(seconds: number): string {
    const s = Math.max(0, Math.round(seconds));
    if (s < 60) {
        return `${s} s`;
    }
    if (s < 3600) {
        return `${Math.floor(s / 60)} min ${s % 60 === 0 ? '' : `${s % 60} s`}`.trim();
    }
    if (s < 172_800) {
        const minutes = Math.floor((s % 3600) / 60);
        return `${Math.floor(s / 3600)} h${minutes === 0 ? '' : ` ${minutes} min`}`;
    }
    return `${Math.floor(s / 86_400)} days`;
}

/** "3 min ago", "in 2 h"; the exact time belongs in a title. */
export function relative(at: Date, now = Date.now()): string {
    const seconds = (at.getTime() - now) / 1000;
    const size = Math.abs(seconds);
    if (size < 5) {
        return 'now';
    }
    const text = size < 60 ? duration(size) : size < 3600 ? `${Math.round(size / 60)} min` : size < 172_800 ? `${Math.round(size / 3600)} h` : duration(size);
    return seconds < 0 ? `${text} ago` : `in ${text}`;
}

export function clock(at: Date): string {
    return at.toLocaleTimeString('en-GB');
}

export function exact(at: Date): string {
    return at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

/** The beginning of a digest. */
export function short(digest: string | null | undefined): string {
    return digest === null || digest === undefined ? '–' : digest.replace(/^sha256:/, '').slice(0, 12);
}

export function plural(value: number, one: string, many = `${one}s`): string {
    return `${count(value)} ${value === 1 ? one : many}`;
}
