/** What generated stories are made of: plain words, so that a page is about as long as its source. */
export const WORDS =
  'lamp river letter window winter orchard harbour brother thread kettle morning bridge garden stone paper station engine captain island copper mirror chapel market sparrow ladder violin village meadow barrel candle forest shadow anchor needle pepper saddle tunnel valley whistle autumn blanket cellar drawer evening feather glacier hammer journey kitchen lantern under over again toward behind without until because nothing always once slowly never almost perhaps quietly together between after before carried opened waited listened remembered folded counted promised followed mended borrowed answered climbed noticed gathered the the the the the and and and of of of to to to in in a a a was was had had it it he she they his her their that that with for on at as but not said from were into by'.split(
    ' ',
  );

export const NOUNS = WORDS.slice(0, 52);

export const FIRST_NAMES = 'Ada Bela Cora Dario Edda Farid Greta Hugo Iris Jonas'.split(' ');
export const LAST_NAMES = 'Abbott Brandt Castell Dvořák Eriksen'.split(' ');
