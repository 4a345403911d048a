package ai.beast.events.key;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** @param writable whether keys can be changed here; false where their file is read-only */
@Schema(name = "KeyList")
record KeyList(List<KeyView> items, boolean writable) {}
