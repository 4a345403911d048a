/** An RFC 9457 problem, as every service of the suite sends it. */
export interface Problem {
    readonly type?: string;
    readonly title: string;
    readonly status: number;
    readonly detail: string;
    readonly code: string;
    readonly field?: string | null;
    readonly [extension: string]: unknown;
}

/** A request that was answered with an error, or not at all (status 0). */
export class ApiError extends Error {
    constructor(
        readonly problem: Problem,
        readonly retryAfterSeconds: number | null = null,
    ) {
        super(problem.detail || problem.title);
    }

    get status(): number {
        return this.problem.status;
    }

    /** Whether the same request may succeed later without a change. */
    get temporary(): boolean {
        return this.status === 0 || this.status === 429 || this.status >= 502;
    }
}

export function unreachable(cause: unknown): ApiError {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new ApiError({
        title: 'AI Beast is unreachable',
        status: 0,
        detail: `No reply from ${location.host}: ${detail}`,
        code: 'unreachable',
    });
}

/** Reads the problem of an error response; bodies of proxies and other formats become one, too. */
export async function problemOf(response: Response): Promise<ApiError> {
    const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
    let problem: Problem = {
        title: response.statusText || `HTTP ${response.status}`,
        status: response.status,
        detail: '',
        code: `http_${response.status}`,
    };
    try {
        const body: unknown = await response.json();
        if (body !== null && typeof body === 'object') {
            problem = { ...problem, ...body, status: response.status };
        }
    } catch {
        // the status says enough
    }
    return new ApiError(problem, Number.isFinite(retryAfter) ? retryAfter : null);
}
