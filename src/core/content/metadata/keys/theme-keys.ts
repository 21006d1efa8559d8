/**
 * Keys that themes and other parts of a site read. They say nothing about what is published, so they are passed over
 * without a finding. Written as {@link normaliseName} gives them.
 */
const THEME_KEYS: ReadonlySet<string> = new Set(
  `
  layout template type kind archetype weight order position rank number index toc tableofcontents showtoc
  hidetoc tocopen notoc comments comment commentable disqus disablecomments sitemap og opengraph robots noindex nofollow seo
  series seriesorder seriespart math mathjax katex usemath latex mermaid chart charts graph pin pinned sticky
  featured feature recommend top highlight codecopy cssclass cssclasses cssfile css js scripts styles style
  class classes bodyclass pageclass theme color colors background icon emoji sidebar sidebarlabel
  sidebarposition sidebartitle paginationnext paginationprev paginationlabel pagination paginate
  displayedsidebar hidetableofcontents hidetitle hidesidebar hidefooter hidemeta showmeta showdate showauthor
  showreadingtime showtags showhero showpagination showbreadcrumbs showshare showtaxonomies showlikes showviews
  showcomments showsummary showwordcount showedit tocminheadinglevel tocmaxheadinglevel nav navorder navtitle
  navigation navmenu eleventynavigation menu menus parent grandparent haschildren breadcrumb breadcrumbs
  linktitle shorttitle subtitle titlesuffix tagline sharing share sharetitle social related relatedposts
  relatedpost readingtime readtime readtimeminutes wordcount words minutes header headerstyle footer
  toccollapse markup renderwithliquid liquid excerptseparator excerptcount cascade resources outputs output
  build params extra taxonomies data attributes canonical canonicalurl canonicallink amp ads adsense analytics
  license licence copyright copyrights credit credits imagealt imagecaption imagecredit imageattribution
  coveralt covercaption coverwidth coverheight coverimagealt coverposition heroalt herocaption thumbnailalt
  featuredalt featuredimagealt featuredimagepreview featureimagealt featureimagecaption lightgallery lightbox
  gallery album photos carousel gitcontributor gitinfo contributors contributor editurl customediturl
  lastupdatedby issue issueid discussion discussionid twitter twitteralt twitterimage twittercard twittertitle
  twitterdescription ogtype facebook github mastodon bluesky webmentions syndication syndicate crosspost
  commentsid commentid disqusid postid wordpressid wpid originalid oldid meta metas head section sections
  sortby pagetemplate paginateby insertanchorlinks inpagetoc transparent generatefeeds searchable search
  inhomepage home homepage archive archives archived toplevel linked version versions project projects location
  place city country geo coordinates mood music weather reading rating reviews review reviewed isbn ingredients
  recipe difficulty level event events startdate enddate abbrlink readmore more keepwrap encrypt message
  abstractlabel wrongpassmessage wronghashmessage disableheadermathjax aside asidecontent toctitle copycode
  mathrenderer plantuml flowchart aplayer pageclassname eleventycomputed eleventycompute tagslist dgpermalink
  dghome dgnoteicon dgpinned dgshowbacklinks dgshowlocalgraph dgshowinlinetitle dgshowfiletree dgenablesearch
  dgshowtoc dglinkpreview dgshowtags dgcontentclasses dgpassfrontmatter dgcreated dgupdated dgmetatags dghidden
  dghideingraph dgpath up prev next previous uglyurls urls rss feed nextpage prevpage previouspage
  hidecategories categorieslabel sourcehash translationkey translations translationid alternates ref refid lock
  locked subject editor translator inlanguage pageid pagetype posttype postformat format formatname aprops
  renderer engine engineoverride pageimage socialcards socialcard ogimagealt ogimagewidth ogimageheight hasmath
  enablemath enablecomments enabletoc enablemermaid ismath isfeatured ispinned istop ispost ispage tocdepth
  numbersections bibliography citeproc csl documentclass geometry fontsize knit runtime site vssue utterances
  giscus autonumbering fancybox readinglist subtitleshort lesson course module unit chapter part volume
  outputdir authorurl authortitle authorimageurl authorimage authoravatar authoremail authortwitter authorlink
  authorsite avatar email tagtitle lastupdateauthor saveas hidecredits episodetype itunes externalid fulltitle
  longtitle
  `
    .trim()
    .split(/\s+/u),
);

/** Tells if a key, as {@link normaliseName} gives it, belongs to a theme. */
export function isThemeKey(normalised: string): boolean {
  return THEME_KEYS.has(normalised);
}
