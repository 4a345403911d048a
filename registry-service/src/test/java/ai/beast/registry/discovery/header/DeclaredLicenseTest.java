package ai.beast.registry.discovery.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredLicenseTest {

    @ParameterizedTest
    @CsvSource({
        "mit, MIT, MIT",
        "Apache-2.0, Apache-2.0, Apache-2.0",
        "gpl-3.0, GPL, GPL-3.0",
        "agpl-3.0-or-later, GPL, AGPL-3.0-or-later",
        "llama3.2, Llama, LicenseRef-llama3.2",
        "gemma, Custom, LicenseRef-gemma",
        "cc-by-nc-4.0, Custom, CC-BY-NC-4.0",
        "other, Custom,",
        "unknown, Unknown,",
        "'', Unknown,",
        "see the file LICENSE, Custom,"
    })
    void knowsKindAndExactName(String declared, String license, String spdx) {
        DeclaredLicense read = DeclaredLicense.of(declared);
        assertThat(read.license().label()).isEqualTo(license);
        assertThat(read.spdx()).isEqualTo(spdx);
    }
}
