/** What real mail does to a screen: names and subjects that break careless layouts. */
export const oddSubjects: readonly string[] = [
  '',
  '🚲💨 Äntligen vår!',
  'Re: Re: Sv: VB: Re: Fwd: cykeln',
  '👩🏽‍🔧 Tack för i går ❤️',
  'Offert på 14 tjänstecyklar till Region Granvik, avdelningen Samhällsbyggnad, leverans v. 49, med önskemål om provkörning, serviceavtal och vinterdäck på samtliga',
  'URGENT!!! PLEASE READ',
  'Donaudampfschifffahrtsgesellschaftskapitänsfahrradersatzteilbestellung',
  'سؤال عن دراجة الأطفال',
  '<b>Ny cykel</b> & "lås"',
  '   ',
]

export const oddNames: readonly { readonly name: string; readonly local: string }[] = [
  { name: 'ليلى عبد الرحمن الخطيب', local: 'layla.alkhatib' },
  { name: 'Oluwaseun Adeyemi-Björklund', local: 'seun' },
  { name: 'Lars-Göran Fredrik Emanuel af Klintberg von Essen-Silfverstolpe den yngre', local: 'lars-goran.af.klintberg' },
  { name: 'Jürgen Großmann-Überreuter', local: 'j.grossmann' },
  { name: 'يوسف حداد', local: 'youssef.haddad' },
  { name: 'Tomasz Wiśniewski', local: 'tomasz.w' },
  { name: '', local: 'cykelpool' },
  { name: 'Nguyễn Thị Ánh', local: 'anh.nguyen' },
  { name: '🌻 Solrosens förskola 🌻', local: 'solrosen' },
  { name: 'Katharina Freifrau von und zu Hohenfels-Wittgenborn', local: 'k.hohenfels' },
]

/** Whole bodies that are written from right to left. */
export const arabicBodies: readonly string[] = [
  'مرحبا،\n\nهل لديكم مقعد أطفال يناسب دراجة صغيرة؟ ابني عمره أربع سنوات.\n\nشكرا جزيلا\nليلى',
  'السلام عليكم،\n\nأريد حجز موعد لصيانة دراجتي Norrvind Tur يوم الخميس الساعة 14:30 إن أمكن.\n\nمع التحية',
]

/** Bodies of one word, and of none. */
export const shortBodies: readonly string[] = ['Ok', 'Tack!', '👍', 'Ja', 'Thanks', 'Skickat från min telefon', '?', '']
