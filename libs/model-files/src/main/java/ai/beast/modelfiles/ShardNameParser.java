package ai.beast.modelfiles;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells from a bare name, without extension, which part of a model a file is. */
final class ShardNameParser {

    private static final Pattern SHARD =
            Pattern.compile("(?<stem>.+)-(?<index>[0-9]{5})-of-(?<count>[0-9]{5})", Pattern.DOTALL);
    private static final Pattern PROJECTOR =
            Pattern.compile("(?<![a-z0-9])mmproj(?![a-z0-9])", Pattern.CASE_INSENSITIVE);
    private static final Pattern PRECISION =
            Pattern.compile("(?:^|[-_.])(?:bf16|f16|fp16|f32|fp32|q8_0)$", Pattern.CASE_INSENSITIVE);
    /** What {@code split}, uploaders' scripts and archivers append to the name of the file that they cut. */
    static final Pattern PIECE = Pattern.compile(
            "(?<whole>.+\\.(?:gguf|ggml|safetensors|bin|onnx|pt|pth|ckpt))"
                    + "(?:[._-](?:part|split)[._-]?(?:\\d+of\\d+|\\d+|[a-z]{1,2})|\\.\\d{2,3}|\\.a[a-z])",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static final Pattern COMPANION = Pattern.compile("(?i).*\\.(?:json|jinja|tiktoken|model)|merges\\.txt|vocab\\.txt");

    private static final String SEPARATORS = "-_.";

    private ShardNameParser() {}

    static ShardName parse(String bare, ModelFormat format) {
        Matcher projector = PROJECTOR.matcher(bare);
        if (projector.find()) {
            String rest = bare.substring(0, projector.start()) + "-" + bare.substring(projector.end());
            String stem = PRECISION.matcher(trimmed(rest)).replaceFirst("");
            return new ShardName.Projector(stem.equalsIgnoreCase("model") ? "" : stem, format);
        }
        Matcher shard = SHARD.matcher(bare);
        if (shard.matches()) {
            int index = Integer.parseInt(shard.group("index"));
            int count = Integer.parseInt(shard.group("count"));
            if (index >= 1 && index <= count) {
                return new ShardName.Shard(shard.group("stem"), index, count, format);
            }
        }
        return new ShardName.Whole(bare, format);
    }

    /** Without separators at the ends, where the mark was cut out. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && SEPARATORS.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && SEPARATORS.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to).replaceAll("[-_.]{2,}", "-");
    }
}
