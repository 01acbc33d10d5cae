"""One file that says of itself that it is PDF/A-3a and PDF/UA-1.

WeasyPrint writes the statement for the first into the metadata and appends ours for the second as another `rdf:RDF` block, which readers
ignore. A finisher joins the blocks. PDF/A wants the vocabulary of PDF/UA described (ISO 19005-3, 6.6.2.3.2).
"""

from __future__ import annotations

import re
from typing import Any, Final

BLOCK: Final = re.compile(rb"<rdf:RDF.*?>(.*?)</rdf:RDF>", re.DOTALL)
OPENING: Final = re.compile(rb"<rdf:RDF.*?>")
CLOSING: Final = b"</rdf:RDF>"
UA1: Final = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF>"""


def join_metadata(_document: Any, pdf: Any) -> None:
    """A WeasyPrint finisher: afterwards the metadata stream holds one `rdf:RDF` with the contents of all."""
    for entry in pdf.objects:
        if getattr(entry, "extra", None) and entry.extra.get("Subtype") == "/XML":
            entry.stream = [joined(entry.stream[0])]


def joined(xmp: bytes) -> bytes:
    opening = OPENING.search(xmp)
    if opening is None:
        return xmp
    bodies = b"".join(BLOCK.findall(xmp))
    end = xmp.rindex(CLOSING) + len(CLOSING)
    return xmp[: opening.start()] + opening[0] + bodies + CLOSING + xmp[end:]
