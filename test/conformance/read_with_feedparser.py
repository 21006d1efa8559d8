"""Prints the feeds at the given addresses as feedparser reads them, as JSON."""

import calendar
import datetime
import json
import sys

import feedparser


def instant(parsed):
    if parsed is None:
        return None
    moment = datetime.datetime.fromtimestamp(calendar.timegm(parsed), datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def story(entry):
    attachments = [(link.href, link.type, link.length) for link in entry.enclosures]
    attachments += [(media["url"], media["type"], media["filesize"]) for media in entry.get("media_content", [])]
    return {
        "id": entry.id,
        "link": entry.link,
        "title": entry.title,
        "published": instant(entry.published_parsed),
        "updated": instant(entry.updated_parsed),
        "authors": [author.name for author in entry.authors],
        "tags": [tag.term for tag in entry.get("tags", [])],
        "html": entry.content[0].value,
        "attachments": [{"url": url, "type": media, "bytes": int(size)} for url, media, size in attachments],
    }


def read(address):
    # The raw values: feeds must not depend on feedparser to sanitise HTML or to resolve addresses.
    feed = feedparser.parse(address, sanitize_html=False, resolve_relative_uris=False)
    return {
        "bozo": bool(feed.bozo),
        "complaint": str(feed.get("bozo_exception", "")),
        "status": feed.status,
        "version": feed.version,
        "stories": [story(entry) for entry in feed.entries],
    }


json.dump([read(address) for address in sys.argv[1:]], sys.stdout)
