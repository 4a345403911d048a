package ai.beast.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples are those of gitignore(5). */
class IgnoreRulesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "hello.*, hello.txt, true",
        "hello.*, a/hello.txt, true",
        "/hello.*, hello.txt, true",
        "/hello.*, a/hello.java, false",
        "foo/, foo, false",
        "doc/frotz, doc/frotz, true",
        "doc/frotz, a/doc/frotz, false",
        "foo/*, foo/test.json, true",
        "foo/*, foo/bar/hello.c, false",
        "**/foo, a/b/foo, true",
        "**/foo/bar, x/foo/bar, true",
        "abc/**, abc/x/y, true",
        "a/**/b, a/b, true",
        "a/**/b, a/x/y/b, true",
        "a/**/b, a/xb, false",
        "*.[oa], lib/x.o, true",
        "*.[!oa], lib/x.o, false",
        "?at, cat, true",
        "?at, c/at, false",
        "a.b, aXb, false",
        "\\!important, !important, true",
        "(x+y), (x+y), true"
    })
    void matchesAsGitDoes(String pattern, String path, boolean ignored) throws IOException {
        Files.writeString(directory.resolve(".gitignore"), "# comment\n\n" + pattern + "\n");
        assertThat(IgnoreRules.of(null, directory, "").ignores(path, false)).isEqualTo(ignored);
    }

    @Test
    void lastPatternCountsAndInnerFilesBeforeOuter() throws IOException {
        Files.writeString(directory.resolve(".gitignore"), "*.log\n!keep.log\nbuild/\n");
        Path inner = Files.createDirectories(directory.resolve("sub"));
        Files.writeString(inner.resolve(".gitignore"), "keep.log\n!other.log\n");
        IgnoreRules outer = IgnoreRules.of(null, directory, "");
        IgnoreRules rules = IgnoreRules.of(outer, inner, "sub/");
        assertThat(outer.ignores("a.log", false)).isTrue();
        assertThat(outer.ignores("keep.log", false)).isFalse();
        assertThat(outer.ignores("build", true)).isTrue();
        assertThat(outer.ignores("build", false)).isFalse();
        assertThat(rules.ignores("sub/keep.log", false)).isTrue();
        assertThat(rules.ignores("sub/other.log", false)).isFalse();
        assertThat(rules.ignores("sub/a.log", false)).isTrue();
    }

    @Test
    void selectsByPatternsAndRefusesMalformedOnes() {
        Selection selection = Selection.of(List.of("*.md", "docs/**"), List.of("drafts/", "old-*"), 10);
        assertThat(selection.hasFile("a/b.md")).isTrue();
        assertThat(selection.hasFile("docs/x.txt")).isTrue();
        assertThat(selection.hasFile("x.txt")).isFalse();
        assertThat(selection.hasFile("old-b.md")).isFalse();
        assertThat(selection.hasDirectory("a/drafts")).isFalse();
        assertThatThrownBy(() -> Selection.of(List.of("[z-a]x"), List.of(), 10))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("`include`");
    }
}
