package ai.beast.registry.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.catalog.entry.License;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommercialUseTest {

    @ParameterizedTest
    @CsvSource({
        "MIT, , ALLOWED",
        "GPL, AGPL-3.0-only, ALLOWED",
        "LLAMA, LicenseRef-llama3.2, CONDITIONAL",
        "CUSTOM, LicenseRef-gemma, CONDITIONAL",
        "CUSTOM, LicenseRef-openrail--, CONDITIONAL",
        "CUSTOM, LicenseRef-creativeml-openrail-m, CONDITIONAL",
        "CUSTOM, LicenseRef-qwen-research, FORBIDDEN",
        "CUSTOM, LicenseRef-flux-1-dev-non-commercial, FORBIDDEN",
        "CUSTOM, LicenseRef-stability-ai-noncommercial, FORBIDDEN",
        "CUSTOM, CC-BY-NC-4.0, FORBIDDEN",
        "CUSTOM, CC-BY-4.0, ALLOWED",
        "CUSTOM, , UNKNOWN",
        "UNKNOWN, , UNKNOWN"
    })
    void aLicencesNameTellsWhetherItIsForBusiness(License license, String spdx, CommercialUse use) {
        assertThat(CommercialUse.of(license, spdx)).isEqualTo(use);
    }
}
