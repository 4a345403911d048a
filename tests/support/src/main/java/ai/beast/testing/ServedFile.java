package ai.beast.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/** One file of a {@link FileServer} and the faults still to come. */
final class ServedFile {
    private final byte[] content;
    private final List<Fault> faults;
    private final AtomicInteger used = new AtomicInteger();

    ServedFile(byte[] content, List<Fault> faults) {
        this.content = content.clone();
        this.faults = faults;
    }

    byte[] content() {
        return content;
    }

    String etag() {
        CRC32 crc = new CRC32();
        crc.update(content);
        return "\"" + Long.toHexString(crc.getValue()) + "-" + content.length + "\"";
    }

    Fault nextFault() {
        int turn = used.getAndIncrement();
        return turn < faults.size() ? faults.get(turn) : Fault.none();
    }
}
