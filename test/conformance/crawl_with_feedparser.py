"""Follows the archives of a feed (RFC 5005) with feedparser, and prints the ids of articles by document, as JSON."""

import json
import sys
import urllib.request

import feedparser

MOST_DOCUMENTS = 100


def read_xml(address):
    """Returns ids, and the address of the previous archive; raises if feedparser reports a fault."""
    document = feedparser.parse(address)
    if document.bozo or document.status != 200:
        raise RuntimeError(f"{address}: {document.status} {document.get('bozo_exception')}")
    before = [link.href for link in document.feed.links if link.rel == "prev-archive"]
    return [entry.id for entry in document.entries], before


def read_json(address):
    with urllib.request.urlopen(address) as answer:
        document = json.load(answer)
    return [item["id"] for item in document["items"]], [document["next_url"]] if "next_url" in document else []


def walk(address):
    read = read_json if address.endswith(".json") else read_xml
    documents = []
    while True:
        ids, before = read(address)
        documents.append({"url": address, "ids": ids})
        if not before:
            return documents
        (address,) = before
        if len(documents) == MOST_DOCUMENTS or address in [document["url"] for document in documents]:
            raise RuntimeError(f"{address} leads round in circles")


json.dump(walk(sys.argv[1]), sys.stdout)
