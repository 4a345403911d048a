package ai.beast.testing.files;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/** One file of a {@link FileServer} and the faults still to come. */
final class ServedFile {
    private final byte[] content;
    private final boolean identified;
    private final List<Fault> faults;
    private final AtomicInteger used = new AtomicInteger();

    /** @param identified whether its answers carry an {@code ETag} */
    ServedFile(byte[] content, boolean identified, List<Fault> faults) {
        this.content = content.clone();
        this.identified = identified;
        this.faults = faults;
    }

    byte[] content() {
        return content;
    }

    boolean identified() {
        return identified;
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
