package ai.beast.registry.discovery.scan;

import ai.beast.contracts.ModelId;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.scan.EntryRepository.Entry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Decides which catalogue entry a found file belongs to: one with its hash; else one whose id its name begins with, such as
 * {@code llama-3.2-1b-instruct} for {@code llama-3.2-1b-instruct-q4_k_m}, that has its size; else one of its own. Not
 * thread-safe.
 */
final class EntryChoice {
    private static final int MARK_BYTES = 4;

    private final Map<String, Entry> byId = new HashMap<>();
    private final Map<String, Entry> byHash = new HashMap<>();

    EntryChoice(Collection<Entry> entries) {
        entries.forEach(this::add);
    }

    /** Ids of entries that have to be known to decide about this model. */
    static List<String> candidates(FoundModel model, ModelDetails said) {
        List<String> ids = new ArrayList<>();
        String id = ModelId.slug(model.id());
        ids.add(id);
        for (int end = id.lastIndexOf('-'); end > 0; end = id.lastIndexOf('-', end - 1)) {
            ids.add(id.substring(0, end));
        }
        ids.add(marked(id, model, said));
        return ids;
    }

    /** The entry's id, and whether there is no such entry yet; it counts as there from now on. */
    record Chosen(String id, boolean isNew) {}

    Chosen choose(FoundModel model, ModelDetails said) {
        String sha256 = model.source().sha256();
        if (sha256 != null && byHash.containsKey(sha256)) {
            return new Chosen(byHash.get(sha256).id(), false);
        }
        for (String candidate : candidates(model, said)) {
            Entry entry = byId.get(candidate);
            if (entry != null && same(entry, model, said)) {
                return new Chosen(entry.id(), false);
            }
        }
        String id = ModelId.slug(model.id());
        String chosen = byId.containsKey(id) ? marked(id, model, said) : id;
        boolean isNew = !byId.containsKey(chosen);
        if (isNew) {
            add(new Entry(chosen, model.sizeBytes(), said.parameterCount(), sha256, true));
        }
        return new Chosen(chosen, isNew);
    }

    private void add(Entry entry) {
        byId.put(entry.id(), entry);
        if (entry.sha256() != null) {
            byHash.put(entry.sha256(), entry);
        }
    }

    private static boolean same(Entry entry, FoundModel model, ModelDetails said) {
        boolean parametersAgree = entry.parameterCount() == null
                || said.parameterCount() == null
                || entry.parameterCount().equals(said.parameterCount());
        boolean hashesAgree = entry.sha256() == null
                || model.source().sha256() == null
                || entry.sha256().equals(model.source().sha256());
        if (!parametersAgree || !hashesAgree) {
            return false;
        }
        boolean size = entry.sizeBytes() == model.sizeBytes()
                || entry.sizeBytes()
                        == model.weights().stream()
                                .mapToLong(file -> file.sizeBytes())
                                .sum();
        // An entry made for this very name before its file was there.
        boolean awaited = entry.id().equals(ModelId.slug(model.id())) && !entry.installed() && entry.sha256() == null;
        return size || awaited;
    }

    /** Another model has the name already: digits that stand for this one's content, the same at every scan. */
    private static String marked(String id, FoundModel model, ModelDetails said) {
        String content = String.join(
                "\0",
                Objects.toString(said.name()),
                Objects.toString(said.quantization()),
                Objects.toString(said.parameterCount()),
                Long.toString(model.sizeBytes()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            String mark = "-" + HexFormat.of().formatHex(digest, 0, MARK_BYTES);
            return id.substring(0, Math.min(id.length(), ModelId.MAX_LENGTH - mark.length())) + mark;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
