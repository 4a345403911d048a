package ai.beast.rag.parse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The files of a document that is a ZIP archive, and their XML. */
final class Archive {
    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_BYTES = 96 * 1024 * 1024;

    private final Map<String, byte[]> files = new HashMap<>();

    private Archive() {}

    /** Reads the files with names that are wanted, within bounds: a small archive can hold any amount of zeros. */
    static Archive read(byte[] bytes, Predicate<String> wanted) throws ParseException {
        Archive archive = new Archive();
        long total = 0;
        int entries = 0;
        byte[] buffer = new byte[16 * 1024];
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MAX_ENTRIES) {
                    throw new ParseException("the archive must not have more than " + MAX_ENTRIES + " entries");
                }
                if (entry.isDirectory() || !wanted.test(entry.getName())) {
                    continue;
                }
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                for (int count = zip.read(buffer); count > 0; count = zip.read(buffer)) {
                    total += count;
                    if (total > MAX_BYTES) {
                        throw new ParseException("the archive must not unpack to more than " + MAX_BYTES + " bytes");
                    }
                    content.write(buffer, 0, count);
                }
                archive.files.putIfAbsent(entry.getName(), content.toByteArray());
            }
        } catch (IOException | IllegalArgumentException damaged) {
            throw new ParseException("the archive is damaged", damaged);
        }
        return archive;
    }

    boolean has(String file) {
        return files.containsKey(file);
    }

    byte[] file(String name) throws ParseException {
        byte[] content = files.get(name);
        if (content == null) {
            throw new ParseException("the archive lacks " + name);
        }
        return content;
    }

    /** Reads a file as XML, without document types and what they can load. */
    XMLStreamReader xml(String name) throws ParseException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory.createXMLStreamReader(new ByteArrayInputStream(file(name)));
    }
}
