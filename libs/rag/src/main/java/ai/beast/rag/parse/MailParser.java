package ai.beast.rag.parse;

import ai.beast.rag.parse.Block.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** An e-mail (RFC 5322): subject, sender, recipients, date, and its text. Attachments are named, not read. */
public final class MailParser implements DocumentParser {
    private static final int MAX_DEPTH = 20;

    @Override
    public ParsedDocument parse(String name, byte[] bytes) throws ParseException {
        try {
            DefaultMessageBuilder builder = new DefaultMessageBuilder();
            builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
            Message message = builder.parseMessage(new ByteArrayInputStream(bytes));
            String subject = message.getSubject();
            BlockText text = new BlockText(new Headings(subject == null ? name : subject), null);
            text.append("Subject: " + (subject == null ? "" : subject));
            for (String header : List.of("From", "To", "Cc", "Date")) {
                var field = message.getHeader().getField(header);
                if (field != null) {
                    text.append("\n" + header + ": " + field.getBody());
                }
            }
            text.end(Kind.PARAGRAPH);
            List<String> attachments = new ArrayList<>();
            append(message, text, attachments, 0);
            if (!attachments.isEmpty()) {
                text.append("Attachments: " + String.join(", ", attachments));
                text.end(Kind.PARAGRAPH);
            }
            text.check();
            return new ParsedDocument(text.text(), text.blocks(), subject, "message/rfc822", List.of());
        } catch (IOException | RuntimeException unreadable) {
            throw new ParseException("the e-mail can't be read", unreadable);
        }
    }

    private static void append(Entity entity, BlockText text, List<String> attachments, int depth)
            throws IOException, ParseException {
        Body body = entity.getBody();
        String file = entity.getFilename();
        if (file != null || "attachment".equalsIgnoreCase(entity.getDispositionType())) {
            attachments.add(file == null ? entity.getMimeType() : file);
        } else if (body instanceof Multipart parts && depth < MAX_DEPTH) {
            Entity plain = "alternative".equals(parts.getSubType()) ? plain(parts) : null;
            if (plain != null) {
                append(plain, text, attachments, depth + 1);
            } else {
                for (Entity part : parts.getBodyParts()) {
                    append(part, text, attachments, depth + 1);
                }
            }
        } else if (body instanceof TextBody words) {
            String content = read(words);
            if (entity.getMimeType().equals("text/html")) {
                HtmlParser.append(Jsoup.parse(content), text);
            } else {
                for (Block paragraph : PlainTextParser.paragraphs(content, "")) {
                    text.append(content.substring(paragraph.start(), paragraph.end()));
                    text.end(Kind.PARAGRAPH);
                }
            }
        } else if (body instanceof Message inner && depth < MAX_DEPTH) {
            append(inner, text, attachments, depth + 1);
        }
    }

    private static @Nullable Entity plain(Multipart parts) {
        return parts.getBodyParts().stream()
                .filter(part -> part.getMimeType().equals("text/plain") && part.getFilename() == null)
                .findFirst()
                .orElse(null);
    }

    private static String read(TextBody body) throws IOException {
        try (var reader = body.getReader()) {
            StringBuilder text = new StringBuilder();
            char[] buffer = new char[8192];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                text.append(buffer, 0, count);
            }
            return text.toString();
        }
    }
}
