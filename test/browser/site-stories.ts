/** Stories beside the sample site's, for what these leave out. */
export const moreStories: Readonly<Record<string, string>> = {
  'stories/everything.md': `---
title: Everything a Story May Contain, Said at Some Length so that the Title Breaks
author: Ada Lind
date: 2026-10-01
updated: 2026-10-02
tags: [typesetting, work]
redirectFrom: [/2019/everything/]
---

A first paragraph with *emphasis*, **weight**, \`code\`, a [link](/archive/) and a note.[^1]

## A table

| Station | Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Remarks of the observer on duty |
| ------- | -----: | ------: | --------: | -------: | -----: | -------: | -------------------------------- |
| Harwich | 1,013  | 1,009   | 1,004     | 998      | 1,001  | 1,012    | fog until noon, then none         |
| Lowestoft | 1,012 | 1,008  | 1,003     | 997      | 1,000  | 1,011    | barometer-tapped-once-too-often  |

## Code

\`\`\`ts
export const theLongestLineOfTheStory = (station: string): string => \`the barometer at \${station} fell all night and nobody said so\`;
\`\`\`

## The rest

> A quotation.
>
> - with a list
> - of two

1. one
2. two

- [x] done
- [ ] not done

### Deeper

A line\\
and another, as verse has it.

---

The end.

[^1]: The note itself, with \`code\`.
`,
  'stories/seed.md': `---
title: بذرة صغيرة
author: وانغاري
date: 2026-09-01
lang: ar
tags: [حدائق]
---

في قرية على سفح جبل كينيا في شرق أفريقيا، كانت فتاة صغيرة تعمل في الحقول مع أمها. كان اسمها *وانغاري*.

كانت تحب أن تكون في الخارج. في حديقة أسرتها كانت تحفر التربة وتضغط على البذور الصغيرة في الأرض الدافئة.

| النهار | الحديقة |
| ------ | ------- |
| الاثنين | ماء    |

> قالت: \`npm test\` ثم ضحكت.
`,
};
