package ai.beast.versioning.hub;

import java.util.List;

/** The catalogue of installed models, as this service reads it. */
interface Catalogue {
    /**
     * Entries that have an available file.
     *
     * @param maxAgeMillis how old a copy may be; an older one is returned only when the catalogue cannot be read
     * @throws HubError 503 when it cannot be read and there is no copy
     */
    List<CatalogueEntry> installed(long maxAgeMillis);
}
