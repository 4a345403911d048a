package ai.beast.events.key;

import ai.beast.contracts.KeyChanged;

/** Learns of each change of an API key after it was written. Must not fail and not block. */
@FunctionalInterface
interface KeyChanges {
    void made(KeyChanged change);
}
