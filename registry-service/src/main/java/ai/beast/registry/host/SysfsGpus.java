package ai.beast.registry.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Cards whose drivers report their memory in {@code /sys/class/drm}: amdgpu as {@code mem_info_vram_total}, i915 as {@code lmem_total_bytes}, xe as {@code
 * physical_vram_size_bytes} of each tile. A card that shares the main memory reports none and is left out.
 */
final class SysfsGpus {
    private static final int MAX_TILES = 8;

    private SysfsGpus() {}

    static void read(Path drm, List<Gpu> cards) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(drm, "card*")) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException absent) {
            return;
        }
        found.sort(Comparator.comparing(Path::toString));
        for (Path card : found) {
            String name = card.getFileName().toString();
            if (name.matches("card\\d{1,3}")) {
                add(Integer.parseInt(name.substring("card".length())), card, cards);
            }
        }
    }

    private static void add(int index, Path card, List<Gpu> cards) {
        OptionalLong amd = number(card.resolve("device/mem_info_vram_total"));
        if (amd.isPresent()) {
            OptionalLong used = number(card.resolve("device/mem_info_vram_used"));
            cards.add(Gpu.dedicated(
                    index,
                    text(card.resolve("device/product_name"), "AMD graphics card"),
                    amd.getAsLong(),
                    used.isPresent() ? Math.max(0, amd.getAsLong() - used.getAsLong()) : null,
                    "sysfs"));
            return;
        }
        OptionalLong i915 = number(card.resolve("lmem_total_bytes"));
        long total = i915.orElseGet(() -> tiles(card.resolve("device")));
        if (total > 0) {
            OptionalLong free = number(card.resolve("lmem_avail_bytes"));
            cards.add(Gpu.dedicated(
                    index,
                    "Intel graphics card",
                    total,
                    free.isPresent() ? Math.min(total, free.getAsLong()) : null,
                    "sysfs"));
        }
    }

    private static long tiles(Path device) {
        long sum = 0;
        for (int tile = 0; tile < MAX_TILES; tile++) {
            String text = text(device.resolve("tile" + tile + "/physical_vram_size_bytes"), "");
            if (text.matches("(0x)?[0-9a-fA-F]{1,15}")) {
                sum += Long.decode(text);
            }
        }
        return sum;
    }

    private static OptionalLong number(Path file) {
        String text = text(file, "");
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static String text(Path file, String otherwise) {
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? otherwise : text;
        } catch (IOException absent) {
            return otherwise;
        }
    }
}
