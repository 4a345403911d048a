package ai.beast.versioning;

import ai.beast.testing.DocumentedDefaultsContract;

class DocumentedDefaultsTest extends DocumentedDefaultsContract {}
