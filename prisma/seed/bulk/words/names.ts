/** Names without accents, which also form email addresses. */
export const givenNames =
  'Ada Agnes Alba Amara Anders Anita Anouk Arjun Astrid Bela Bruno Camille Carlos Chiara Clara Dagny Dario Delia Emil Enzo Esme Farid Felix Freya Greta Hana Hugo Ida Ilse Imani Isak Ivo Jana Joao Kaito Karim Laila Lars Leonie Livia Lucas Magda Mateo Mila Mina Nadia Nils Nora Oscar Otto Pia Rafael Rana Rosa Samir Selma Tomas Vera Yuki Zoe'.split(
    ' ',
  );

export const familyNames =
  'Abara Almeida Andersen Bakker Banerjee Bauer Becker Bianchi Blom Castro Chen Costa Dahl Diaz Dubois Eriksen Faber Ferrari Fischer Garcia Ghosh Haas Hansen Horvat Ito Jansen Kaya Keller Kim Kovacs Lambert Lang Larsen Lind Lopez Maier Marino Mendes Meyer Moreno Mori Nagy Novak Nunes Okoye Olsen Park Petit Popov Ricci Rossi Roux Sato Silva Singh Suzuki Tanaka Vogel Weiss Yilmaz'.split(
    ' ',
  );
