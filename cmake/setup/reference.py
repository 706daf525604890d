"""The reference of the C interface as Markdown, out of the comments of statepass.h: python3 cmake/setup/reference.py > reference.md"""
import pathlib
import re

HEADER = pathlib.Path(__file__).resolve().parents[2] / "wallet-core" / "include" / "statepass.h"


def words(comment):
    lines = [re.sub(r"^\s*\*? ?", "", line) for line in comment.strip().removeprefix("/*").removesuffix("*/").split("\n")]
    return " ".join(line.strip() for line in lines if line.strip())


def entries(text):
    """(section, comment, declarations): a comment and the declarations below it, up to the next comment or empty line."""
    section, comment, declarations = "", "", []
    for block in re.findall(r"/\*.*?\*/|^(?:SP_API|typedef|enum)[^;]*?(?:\{[^}]*\}[^;]*)?;|^\s*$", text, re.M | re.S):
        if heading := re.match(r"/\* ---- (.*) ---- \*/", block):
            section = heading.group(1)
        if block.startswith("/*") or not block.strip():
            if declarations:
                yield section, words(comment), declarations
                comment, declarations = "", []
            comment = "" if heading else block if block.startswith("/*") else comment
        elif block.strip():
            declarations.append(re.sub(r"\s+", " ", re.sub(r"^SP_API(_VOID)? ", "", block)))
    if declarations:
        yield section, words(comment), declarations


def main():
    text = HEADER.read_text()
    print("# C interface\n\n" + words(text[: text.index("*/") + 2]) + "\n")
    last = None
    for section, comment, declarations in entries(text[text.index("#define SP_ABI_VERSION"):]):
        if section and section != last:
            print(f"## {section}\n")
            last = section
        print("```c\n" + "\n".join(declarations) + "\n```\n" + (comment + "\n" if comment else ""))


if __name__ == "__main__":
    main()
