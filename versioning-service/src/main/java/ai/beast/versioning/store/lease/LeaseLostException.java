package ai.beast.versioning.store.lease;

import java.io.IOException;

/** A lease was not renewed in time, so that others may have acted as if its holder were dead. The work must be begun again. */
public final class LeaseLostException extends IOException {
    private static final long serialVersionUID = 1L;

    LeaseLostException() {
        super("The lease on the store expired during a pause; retry");
    }
}
