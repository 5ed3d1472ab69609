import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Problem, Context } from 'loomgate';
import type { UserMapper, AuthPayloadMapper, SignOutEverywherePayloadMapper } from '../modules/accounts/mappers';
import type { ArtisanMapper, ArtisanConnectionMapper, ArtisanEdgeMapper } from '../modules/artisans/mappers';
import type { BrandPackMapper, BrandPackConnectionMapper, BrandPackEdgeMapper, EnhancedSourceMapper, TokenReplacementMapper, PublishBrandPackPayloadMapper } from '../modules/branding/mappers';
import type { CategoryMapper, CategoryConnectionMapper, CategoryEdgeMapper, ImageMapper, ProductMapper, ProductConnectionMapper, ProductEdgeMapper, CreateProductPayloadMapper, UpdateProductPayloadMapper, ArchiveProductPayloadMapper, ProductEventMapper } from '../modules/catalogue/mappers';
import type { ConversationMapper, ConversationConnectionMapper, ConversationEdgeMapper, MessageMapper, MessageConnectionMapper, MessageEdgeMapper, StartConversationPayloadMapper, SendMessagePayloadMapper, MessageEventMapper } from '../modules/conversations/mappers';
import type { OrderMapper, OrderConnectionMapper, OrderEdgeMapper, OrderLineMapper, PlaceOrderPayloadMapper, UpdateOrderStatusPayloadMapper, OrderEventMapper } from '../modules/orders/mappers';
import type { RatingMapper, ReviewMapper, ReviewConnectionMapper, ReviewEdgeMapper, AddReviewPayloadMapper, UpdateReviewPayloadMapper, DeleteReviewPayloadMapper } from '../modules/reviews/mappers';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant in RFC 3339 form, always in UTC: `2026-03-01T09:30:00.000Z`. */
  DateTime: { input: string; output: Date | string; }
  /** An exact decimal number as a string, e.g. `"129.90"`; never a float. */
  Decimal: { input: string; output: string; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
  /** An absolute URL. */
  URL: { input: URL; output: string; }
};

/** A new review. */
export type AddReviewInput = {
  /** The text. */
  body: Scalars['String']['input'];
  /** The subject. */
  productId: Scalars['ID']['input'];
  /** From 1 to 5. */
  rating: Scalars['Int']['input'];
  /** The gist. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** The result of `addReview`. */
export type AddReviewPayload = {
  __typename?: 'AddReviewPayload';
  /** The new review; null with `userErrors`. */
  review: Maybe<Review>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/** Which product to take off sale. */
export type ArchiveProductInput = {
  /** Which product. */
  id: Scalars['ID']['input'];
};

/** The result of `archiveProduct`. */
export type ArchiveProductPayload = {
  __typename?: 'ArchiveProductPayload';
  /** The archived product; null with `userErrors`. */
  product: Maybe<Product>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/** An artisan who sells products. */
export type Artisan = Node & {
  __typename?: 'Artisan';
  /** A short biography. */
  bio: Maybe<Scalars['String']['output']>;
  /** The latest version of the artisan's brand pack. */
  brandPack: Maybe<BrandPack>;
  /** The country of the artisan. */
  country: Maybe<Scalars['String']['output']>;
  /** When the artisan joined. */
  createdAt: Scalars['DateTime']['output'];
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The name. */
  name: Scalars['String']['output'];
  /** The account that owns the artisan; null without an owner. */
  owner: Maybe<User>;
  /** The artisan's products on sale. */
  products: ProductConnection;
  /** The mean over all reviews of the artisan's products. */
  rating: Rating;
  /** The slug: the unique part of its URL. */
  slug: Scalars['String']['output'];
};


/** An artisan who sells products. */
export type ArtisanProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ProductOrder>;
};

/** A page of artisans. */
export type ArtisanConnection = {
  __typename?: 'ArtisanConnection';
  /** The artisans with their cursors. */
  edges: Array<ArtisanEdge>;
  /** The artisans of the page. */
  nodes: Array<Artisan>;
  /** The position of the page. */
  pageInfo: PageInfo;
  /** The total number; selecting it costs one more statement. */
  totalCount: Scalars['Int']['output'];
};

/** An artisan in a page. */
export type ArtisanEdge = {
  __typename?: 'ArtisanEdge';
  /** The cursor of this item, for `after`. */
  cursor: Scalars['String']['output'];
  /** The artisan. */
  node: Artisan;
};

/** The result of a sign-in. */
export type AuthPayload = {
  __typename?: 'AuthPayload';
  /** The token, to be sent as `Authorization: Bearer <token>`; null with `userErrors`. */
  token: Maybe<Scalars['String']['output']>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
  /** The user that signed in. */
  viewer: Maybe<User>;
};

/** A published set of design tokens. A version never changes; publishing creates the next one. */
export type BrandPack = Node & {
  __typename?: 'BrandPack';
  /** Whose brand it is. */
  artisan: Artisan;
  /** Source code with literal colours, sizes and fonts replaced by tokens. */
  enhance: EnhancedSource;
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The name. */
  name: Scalars['String']['output'];
  /** When this version was published. */
  publishedAt: Scalars['DateTime']['output'];
  /** The design tokens as published. */
  tokens: Scalars['JSON']['output'];
  /** The version, from 1, per artisan. */
  version: Scalars['Int']['output'];
  /** All versions of the artisan's pack, newest first. */
  versions: BrandPackConnection;
};


/** A published set of design tokens. A version never changes; publishing creates the next one. */
export type BrandPackEnhanceArgs = {
  language: SourceLanguage;
  source: Scalars['String']['input'];
};


/** A published set of design tokens. A version never changes; publishing creates the next one. */
export type BrandPackVersionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of brand packs. */
export type BrandPackConnection = {
  __typename?: 'BrandPackConnection';
  /** The brand packs with their cursors. */
  edges: Array<BrandPackEdge>;
  /** The brand packs of the page. */
  nodes: Array<BrandPack>;
  /** The position of the page. */
  pageInfo: PageInfo;
  /** The total number; selecting it costs one more statement. */
  totalCount: Scalars['Int']['output'];
};

/** A brand pack in a page. */
export type BrandPackEdge = {
  __typename?: 'BrandPackEdge';
  /** The cursor of this item, for `after`. */
  cursor: Scalars['String']['output'];
  /** The brand pack. */
  node: BrandPack;
};

/** Which clients a cached response may be shared with. */
export type CacheControlScope =
  /** The same viewer only. */
  | 'PRIVATE'
  /** All clients. */
  | 'PUBLIC';

/** A node in the tree of categories. */
export type Category = Node & {
  __typename?: 'Category';
  /** The way from the root to the category above. */
  ancestors: Array<Category>;
  /** The child categories, by name. */
  children: CategoryConnection;
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The name. */
  name: Scalars['String']['output'];
  /** The parent category; null for a root. */
  parent: Maybe<Category>;
  /** The products on sale in this category. */
  products: ProductConnection;
  /** The slug: the unique part of its URL. */
  slug: Scalars['String']['output'];
};


/** A node in the tree of categories. */
export type CategoryChildrenArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A node in the tree of categories. */
export type CategoryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ProductOrder>;
};

/** A page of categories. */
export type CategoryConnection = {
  __typename?: 'CategoryConnection';
  /** The categories with their cursors. */
  edges: Array<CategoryEdge>;
  /** The categories of the page. */
  nodes: Array<Category>;
  /** The position of the page. */
  pageInfo: PageInfo;
  /** The total number; selecting it costs one more statement. */
  totalCount: Scalars['Int']['output'];
};

/** A category in a page. */
export type CategoryEdge = {
  __typename?: 'CategoryEdge';
  /** The cursor of this item, for `after`. */
  cursor: Scalars['String']['output'];
  /** The category. */
  node: Category;
};

/** A conversation of a buyer and an artisan. Visible to both and to admins. */
export type Conversation = Node & {
  __typename?: 'Conversation';
  /** The artisan. */
  artisan: Artisan;
  /** The buyer. */
  buyer: User;
  /** When it began. */
  createdAt: Scalars['DateTime']['output'];
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The latest message. */
  lastMessage: Maybe<Message>;
  /** The messages, earliest first. */
  messages: MessageConnection;
  /** The product; null when there is none or when it is no longer on sale. */
  product: Maybe<Product>;
  /** The subject. */
  title: Maybe<Scalars['String']['output']>;
  /** When the last message came. */
  updatedAt: Scalars['DateTime']['output'];
};


/** A conversation of a buyer and an artisan. Visible to both and to admins. */
export type ConversationMessagesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of conversations. */
export type ConversationConnection = {
  __typename?: 'ConversationConnection';
  /** The conversations with their cursors. */
  edges: Array<ConversationEdge>;
  /** The conversations of the page. */
  nodes: Array<Conversation>;
  /** The position of the page. */
  pageInfo: PageInfo;
  /** The total number; selecting it costs one more statement. */
  totalCount: Scalars['Int']['output'];
};

/** A conversation in a page. */
export type ConversationEdge = {
  __typename?: 'ConversationEdge';
  /** The cursor of this item, for `after`. */
  cursor: Scalars['String']['output'];
  /** The conversation. */
  node: Conversation;
};

/** A new product of the viewer's artisan. */
export type CreateProductInput = {
  /** The categories of the product. */
  categoryIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The description. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Its pictures, the main one first. */
  images?: InputMaybe<Array<ImageInput>>;
  /** The number of pieces in stock. */
  inventory: Scalars['Int']['input'];
  /** The price. */
  price: MoneyInput;
  /** The seller's own number, unique. */
  sku: Scalars['String']['input'];
  /** ACTIVE by default. */
  status?: InputMaybe<ProductStatus>;
  /** The title. */
  title: Scalars['String']['input'];
};

/** The result of `createProduct`. */
export type CreateProductPayload = {
  __typename?: 'CreateProductPayload';
  /** The new product; null with `userErrors`. */
  product: Maybe<Product>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/** Which review to delete. */
export type DeleteReviewInput = {
  /** Which review. */
  id: Scalars['ID']['input'];
};

/** The result of `deleteReview`. */
export type DeleteReviewPayload = {
  __typename?: 'DeleteReviewPayload';
  /** The id of the deleted review; null with `userErrors`. */
  deletedReviewId: Maybe<Scalars['ID']['output']>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/** A rewritten source with its replacements. */
export type EnhancedSource = {
  __typename?: 'EnhancedSource';
  /** The replacements, in the order of the source. */
  replacements: Array<TokenReplacement>;
  /** The rewritten source. */
  source: Scalars['String']['output'];
  /** Values that look like design decisions and fit no token, each once. */
  unmatched: Array<Scalars['String']['output']>;
};

/** The state of this gateway instance. Counts are since its start; they are Float, because Int ends at 2147483647. */
export type Gateway = {
  __typename?: 'Gateway';
  /** Circuit breakers of the parts that use Redis; empty without Redis. */
  breakers: Array<GatewayBreaker>;
  /** The response cache; null if it is off. */
  cache: Maybe<GatewayCache>;
  /** Cache invalidation; null if the cache is off. */
  log: Maybe<GatewayLog>;
  /** Database connections. */
  pool: GatewayPool;
  /** Redis connections; empty without Redis. */
  redis: Array<GatewayRedis>;
};

/** The circuit breaker of a part that uses Redis. */
export type GatewayBreaker = {
  __typename?: 'GatewayBreaker';
  /** Whether the breaker is open, so that the part works without Redis. */
  isOpen: Scalars['Boolean']['output'];
  /** The part. */
  part: Scalars['String']['output'];
};

/** Counters of the response cache. */
export type GatewayCache = {
  __typename?: 'GatewayCache';
  /** Requests that bypassed the cache, because its freshness could not be guaranteed. */
  bypasses: Scalars['Float']['output'];
  /** Responses shared with a request in flight. */
  flightHits: Scalars['Float']['output'];
  /** Their size in bytes. */
  memoryBytes: Scalars['Float']['output'];
  /** Responses in the memory of this instance. */
  memoryEntries: Scalars['Int']['output'];
  /** Responses served from the memory of this instance. */
  memoryHits: Scalars['Float']['output'];
  /** The size limit in bytes. */
  memoryMaxBytes: Scalars['Float']['output'];
  /** Responses that were executed. */
  misses: Scalars['Float']['output'];
  /** Purges by kind of tag and by source. */
  purges: Array<GatewayPurges>;
  /** Redis commands that failed or timed out. */
  redisFailures: Scalars['Float']['output'];
  /** Responses served from Redis. */
  redisHits: Scalars['Float']['output'];
  /** Responses that were not stored, because a row they depend on changed during execution. */
  refused: Scalars['Float']['output'];
  /** Expired responses that were served while they were revalidated. */
  stale: Scalars['Float']['output'];
};

/** The source of cache invalidation. */
export type GatewayFollows =
  /** The write-ahead log of the database: changes by any client of the database. */
  | 'LOG'
  /** Nothing: the log cannot be followed, and no response is cached. */
  | 'NOTHING';

/** The state of cache invalidation. */
export type GatewayLog = {
  __typename?: 'GatewayLog';
  /** The LSN up to which changes have been purged on this instance. */
  appliedLsn: Maybe<Scalars['String']['output']>;
  /** Milliseconds since the last heartbeat of the log, at most; null while there is none. */
  beatAgeMs: Maybe<Scalars['Float']['output']>;
  /** How often the whole cache was invalidated. */
  epochs: Scalars['Float']['output'];
  /** The source of invalidation. */
  follows: GatewayFollows;
  /** How often messages of other instances were lost and the memory was cleared. */
  gaps: Scalars['Float']['output'];
  /** Whether the cache is fresh and may be served. */
  isFresh: Scalars['Boolean']['output'];
  /** Milliseconds since this instance was last known to be up to date, or since its start if it never was; null without a log. */
  lagMs: Maybe<Scalars['Float']['output']>;
  /** Mutations for which that wait timed out. */
  ownWriteTimeouts: Scalars['Float']['output'];
  /** Mutations that waited until their own changes were purged. */
  ownWriteWaits: Scalars['Float']['output'];
  /** The reason why the log cannot be followed. */
  reason: Maybe<Scalars['String']['output']>;
  /** SQL statements, or instructions, after which the log can be followed. */
  remedies: Array<Scalars['String']['output']>;
  /** The WAL that the database retains for the slot, in bytes. */
  retainedWalBytes: Maybe<Scalars['Float']['output']>;
  /** The role of this instance. */
  role: GatewayLogRole;
  /** Milliseconds from commit to purge, as last measured by the holder. */
  roundTripMs: Maybe<Scalars['Float']['output']>;
  /** The replication slot. */
  slot: Maybe<Scalars['String']['output']>;
  /** Milliseconds for which this instance has been creating the slot; null if it is not. */
  slotWaitMs: Maybe<Scalars['Float']['output']>;
  /** The transactions that creating the slot waits for. */
  slotWaitsFor: Array<Scalars['String']['output']>;
  /** How often this instance became the holder. */
  takeovers: Scalars['Float']['output'];
};

/** The role of an instance in reading the log. */
export type GatewayLogRole =
  /** The instance reads the log and publishes purges to the others. */
  | 'HOLDER'
  /** The instance receives purges from the holder. */
  | 'LISTENER'
  /** The instance is starting. */
  | 'STARTING';

/** Database connections. */
export type GatewayPool = {
  __typename?: 'GatewayPool';
  /** Connections in use. */
  active: Scalars['Int']['output'];
  /** Open idle connections. */
  idle: Scalars['Int']['output'];
  /** Requests that wait for a connection. */
  waiting: Scalars['Int']['output'];
};

/** A number of purges. */
export type GatewayPurges = {
  __typename?: 'GatewayPurges';
  /** The number of purges. */
  count: Scalars['Float']['output'];
  /** The kind of tag, and the source. */
  what: Scalars['String']['output'];
};

/** A Redis connection. */
export type GatewayRedis = {
  __typename?: 'GatewayRedis';
  /** Its purpose: the cache, its messages, events, or rate limits. */
  connection: Scalars['String']['output'];
  /** Whether it is connected. */
  isUp: Scalars['Boolean']['output'];
};

/** A picture. */
export type Image = {
  __typename?: 'Image';
  /** The alternative text. */
  altText: Maybe<Scalars['String']['output']>;
  /** The URL. */
  url: Scalars['URL']['output'];
};

/** A picture. */
export type ImageInput = {
  /** The alternative text. */
  altText?: InputMaybe<Scalars['String']['input']>;
  /** The URL. */
  url: Scalars['URL']['input'];
};

/** An invalid input value. */
export type InputError = UserError & {
  __typename?: 'InputError';
  /** A code for programs, e.g. `OUT_OF_STOCK`. */
  code: Scalars['String']['output'];
  /** The path of the input field; null for the input as a whole. */
  field: Maybe<Array<Scalars['String']['output']>>;
  /** A sentence for the user. */
  message: Scalars['String']['output'];
};

/** One message of a conversation. */
export type Message = Node & {
  __typename?: 'Message';
  /** The account that wrote it; null for the assistant and for deleted accounts. */
  author: Maybe<User>;
  /** The kind of author. */
  authorKind: MessageAuthorKind;
  /** The text, as it was written. */
  body: Scalars['String']['output'];
  /** The conversation. */
  conversation: Conversation;
  /** When it was sent. */
  createdAt: Scalars['DateTime']['output'];
  /** The global id. */
  id: Scalars['ID']['output'];
};

/** The kind of author of a message. */
export type MessageAuthorKind =
  /** The owner of the artisan. */
  | 'ARTISAN'
  /** The marketplace's assistant. */
  | 'ASSISTANT'
  /** The buyer. */
  | 'BUYER';

/** A page of messages. */
export type MessageConnection = {
  __typename?: 'MessageConnection';
  /** The messages with their cursors. */
  edges: Array<MessageEdge>;
  /** The messages of the page. */
  nodes: Array<Message>;
  /** The position of the page. */
  pageInfo: PageInfo;
  /** The total number; selecting it costs one more statement. */
  totalCount: Scalars['Int']['output'];
};

/** A message in a page. */
export type MessageEdge = {
  __typename?: 'MessageEdge';
  /** The cursor of this item, for `after`. */
  cursor: Scalars['String']['output'];
  /** The message. */
  node: Message;
};

/** A message that was sent. */
export type MessageEvent = {
  __typename?: 'MessageEvent';
  /** The place of the event, for `after`. */
  cursor: Scalars['String']['output'];
  /** The message. */
  message: Message;
};

/** An amount of money. */
export type Money = {
  __typename?: 'Money';
  /** The exact amount, with two decimals. */
  amount: Scalars['Decimal']['output'];
  /** The currency by ISO 4217, e.g. `EUR`. */
  currencyCode: Scalars['String']['output'];
};

/** An amount of money. */
export type MoneyInput = {
  /** The exact amount, at most two decimals. */
  amount: Scalars['Decimal']['input'];
  /** The currency by ISO 4217, e.g. `EUR`. */
  currencyCode: Scalars['String']['input'];
};

/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Reviews a product, once per user. */
  addReview: AddReviewPayload;
  /** Archives a product, until `updateProduct` sets another status. For its seller and admins. */
  archiveProduct: ArchiveProductPayload;
  /** Creates a product. For artisans. */
  createProduct: CreateProductPayload;
  /** Deletes a review. For its author and admins. */
  deleteReview: DeleteReviewPayload;
  /** Places an order: all of its lines or none. */
  placeOrder: PlaceOrderPayload;
  /** Publishes the next version of the viewer's artisan's brand pack. For artisans. */
  publishBrandPack: PublishBrandPackPayload;
  /** Purges the response cache of all instances. For admins. */
  purgeCache: PurgeCachePayload;
  /** Sends a message in a conversation. For its participants. */
  sendMessage: SendMessagePayload;
  /** Signs in with an email address and a password. */
  signIn: AuthPayload;
  /** Revokes all tokens of the account, including the token of this request. */
  signOutEverywhere: SignOutEverywherePayload;
  /** Creates an account and signs in to it. */
  signUp: AuthPayload;
  /** Starts a conversation with an artisan. */
  startConversation: StartConversationPayload;
  /**
   * Changes the status of an order: PLACED to PAID or CANCELLED, PAID to SHIPPED or CANCELLED, SHIPPED to DELIVERED. Admins can do all,
   * buyers can cancel unpaid orders, and the seller of all lines can ship and deliver.
   */
  updateOrderStatus: UpdateOrderStatusPayload;
  /** Updates a product. For its seller and admins. */
  updateProduct: UpdateProductPayload;
  /** Updates a review. For its author and admins. */
  updateReview: UpdateReviewPayload;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationAddReviewArgs = {
  input: AddReviewInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationArchiveProductArgs = {
  input: ArchiveProductInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationCreateProductArgs = {
  input: CreateProductInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationDeleteReviewArgs = {
  input: DeleteReviewInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationPlaceOrderArgs = {
  input: PlaceOrderInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationPublishBrandPackArgs = {
  input: PublishBrandPackInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationPurgeCacheArgs = {
  input: PurgeCacheInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationSendMessageArgs = {
  input: SendMessageInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationSignInArgs = {
  input: SignInInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationSignUpArgs = {
  input: SignUpInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationStartConversationArgs = {
  input: StartConversationInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationUpdateOrderStatusArgs = {
  input: UpdateOrderStatusInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationUpdateProductArgs = {
  input: UpdateProductInput;
};


/** Write operations. Errors of user input are in `userErrors`; errors of the client program are top-level errors. */
export type MutationUpdateReviewArgs = {
  input: UpdateReviewInput;
};

/**
 * An object with a global id. Ids are opaque and stable: store them, but do not parse them.
 * https://relay.dev/graphql/objectidentification.htm
 */
export type Node = {
  /** The global id. */
  id: Scalars['ID']['output'];
};

/** An order of a buyer. Visible to the buyer and to admins. */
export type Order = Node & {
  __typename?: 'Order';
  /** The buyer. */
  buyer: User;
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The lines. */
  lines: Array<OrderLine>;
  /** The readable order number. */
  number: Scalars['String']['output'];
  /** When it was placed. */
  placedAt: Scalars['DateTime']['output'];
  /** The status. */
  status: OrderStatus;
  /** The total. */
  total: Money;
};

/** A page of orders. */
export type OrderConnection = {
  __typename?: 'OrderConnection';
  /** The orders with their cursors. */
  edges: Array<OrderEdge>;
  /** The orders of the page. */
  nodes: Array<Order>;
  /** The position of the page. */
  pageInfo: PageInfo;
  /** The total number; selecting it costs one more statement. */
  totalCount: Scalars['Int']['output'];
};

/** An order in a page. */
export type OrderEdge = {
  __typename?: 'OrderEdge';
  /** The cursor of this item, for `after`. */
  cursor: Scalars['String']['output'];
  /** The order. */
  node: Order;
};

/** A change of an order's status. */
export type OrderEvent = {
  __typename?: 'OrderEvent';
  /** The place of the event, for `after`. */
  cursor: Scalars['String']['output'];
  /** The current order, which may have changed again since the event. */
  order: Order;
};

/** A product in an order, at the price of that time. Visible to viewers who can see the order. */
export type OrderLine = Node & {
  __typename?: 'OrderLine';
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The product; null when it is no longer on sale. */
  product: Maybe<Product>;
  /** The quantity. */
  quantity: Scalars['Int']['output'];
  /** The sku of the product at the time of the order. */
  sku: Scalars['String']['output'];
  /** The title of the product at the time of the order. */
  title: Scalars['String']['output'];
  /** The price of one piece at the time of the order. */
  unitPrice: Money;
};

/** One product to order. */
export type OrderLineInput = {
  /** Which product. */
  productId: Scalars['ID']['input'];
  /** The quantity, at least 1. */
  quantity: Scalars['Int']['input'];
};

/** The status of an order. */
export type OrderStatus =
  /** Cancelled. */
  | 'CANCELLED'
  /** With the buyer. */
  | 'DELIVERED'
  /** Paid. */
  | 'PAID'
  /** Placed, not yet paid. */
  | 'PLACED'
  /** Shipped. */
  | 'SHIPPED';

/**
 * The position of a page in its list.
 * https://relay.dev/graphql/connections.htm#sec-undefined.PageInfo
 */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the last edge; null on an empty page. */
  endCursor: Maybe<Scalars['String']['output']>;
  /** Whether there are items after this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether there are items before this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first edge; null on an empty page. */
  startCursor: Maybe<Scalars['String']['output']>;
};

/** The order. */
export type PlaceOrderInput = {
  /** A unique key of the order, generated by the client. A repeated request with the same key returns the same order. */
  idempotencyKey: Scalars['String']['input'];
  /** The products, each once, at most 100. */
  lines: Array<OrderLineInput>;
};

/** The result of `placeOrder`. */
export type PlaceOrderPayload = {
  __typename?: 'PlaceOrderPayload';
  /** The order; null with `userErrors`. */
  order: Maybe<Order>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/** A product. */
export type Product = Node & {
  __typename?: 'Product';
  /** The artisan who made it. */
  artisan: Artisan;
  /** The categories of the product, by name. */
  categories: Array<Category>;
  /** When it was put up. */
  createdAt: Scalars['DateTime']['output'];
  /** The description by the seller. */
  description: Maybe<Scalars['String']['output']>;
  /** The global id. */
  id: Scalars['ID']['output'];
  /** Its pictures, the main one first. */
  images: Array<Image>;
  /** The number of pieces in stock. */
  inventory: Scalars['Int']['output'];
  /** The price. */
  price: Money;
  /** The mean of its reviews. */
  rating: Rating;
  /** The reviews. */
  reviews: ReviewConnection;
  /** The seller's own number. */
  sku: Scalars['String']['output'];
  /** The slug: the unique part of its URL. */
  slug: Scalars['String']['output'];
  /** Whether it is on sale. */
  status: ProductStatus;
  /** The title. */
  title: Scalars['String']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};


/** A product. */
export type ProductReviewsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ReviewOrder>;
};

/** A page of products. */
export type ProductConnection = {
  __typename?: 'ProductConnection';
  /** The products with their cursors. */
  edges: Array<ProductEdge>;
  /** The products of the page. */
  nodes: Array<Product>;
  /** The position of the page. */
  pageInfo: PageInfo;
  /** The total number; selecting it costs one more statement. */
  totalCount: Scalars['Int']['output'];
};

/** A product in a page. */
export type ProductEdge = {
  __typename?: 'ProductEdge';
  /** The cursor of this item, for `after`. */
  cursor: Scalars['String']['output'];
  /** The product. */
  node: Product;
};

/** A change of a product: its price, its stock or another of its columns. */
export type ProductEvent = {
  __typename?: 'ProductEvent';
  /** The place of the event, for `after`. */
  cursor: Scalars['String']['output'];
  /** The current product, which may have changed again since the event. */
  product: Product;
};

/** Which products to list; all conditions hold together. */
export type ProductFilter = {
  /** The artisan. */
  artisanId?: InputMaybe<Scalars['ID']['input']>;
  /** The category, without its subcategories. */
  categoryId?: InputMaybe<Scalars['ID']['input']>;
  /** In stock (true) or sold out (false). */
  inStock?: InputMaybe<Scalars['Boolean']['input']>;
  /** At most this amount. */
  priceMax?: InputMaybe<Scalars['Decimal']['input']>;
  /** At least this amount. */
  priceMin?: InputMaybe<Scalars['Decimal']['input']>;
  /** Default: ACTIVE. Other statuses are listed for the seller and for admins. */
  status?: InputMaybe<ProductStatus>;
};

/** The orders of a list of products. Ties are broken by id. */
export type ProductOrder =
  /** Latest first. */
  | 'NEWEST'
  /** Earliest first. */
  | 'OLDEST'
  /** Cheapest first. */
  | 'PRICE_ASC'
  /** Most expensive first. */
  | 'PRICE_DESC'
  /** By title. */
  | 'TITLE_ASC';

/** Whether a product is on sale. */
export type ProductStatus =
  /** On sale. */
  | 'ACTIVE'
  /** No longer on sale. */
  | 'ARCHIVED'
  /** Not yet on sale; visible to its seller and to admins. */
  | 'DRAFT';

/** A set of design tokens to publish. */
export type PublishBrandPackInput = {
  /** The name. */
  name: Scalars['String']['input'];
  /** The design tokens: nested groups, in the W3C form or as plain names and values. */
  tokens: Scalars['JSON']['input'];
};

/** The result of `publishBrandPack`. */
export type PublishBrandPackPayload = {
  __typename?: 'PublishBrandPackPayload';
  /** The new version; null with `userErrors`. */
  brandPack: Maybe<BrandPack>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/** What to purge: exactly one of the two. */
export type PurgeCacheInput = {
  /** The whole cache, on all instances. */
  everything?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * Responses with one of these tags, such as `Product:<database id>`, `Review.productId=<id>`, `Product.slug=<slug>`,
   * `Product:list`, or `Product:*` for any row of a type; at most 1000. The header `cache-tag` has the tags of a response.
   */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** The result of a purge. */
export type PurgeCachePayload = {
  __typename?: 'PurgeCachePayload';
  /** The number of purged tags; for everything, the number of responses in the memory of this instance; null if nothing was purged. */
  purged: Maybe<Scalars['Int']['output']>;
  /** Errors of the input; empty if the purge succeeded. */
  userErrors: Array<UserError>;
};

/** Read operations. */
export type Query = {
  __typename?: 'Query';
  /** An artisan by one of its keys; null when there is none. */
  artisan: Maybe<Artisan>;
  /** All artisans, by name. */
  artisans: ArtisanConnection;
  /** The roots of the tree, by name. */
  categories: CategoryConnection;
  /** A category by one of its keys; null when there is none. */
  category: Maybe<Category>;
  /** A conversation; null when there is none. */
  conversation: Maybe<Conversation>;
  /** The state of this gateway instance. For admins. */
  gateway: Gateway;
  /** The object with this global id; null if there is none. */
  node: Maybe<Node>;
  /** The objects with these ids, in their order; null for each that does not exist. */
  nodes: Array<Maybe<Node>>;
  /** An order; null when there is none. */
  order: Maybe<Order>;
  /** A product on sale by one of its keys; null when there is none. */
  product: Maybe<Product>;
  /** The products on sale. */
  products: ProductConnection;
  /** Full-text search in titles and descriptions, best match first; without a match, similar titles. */
  searchProducts: ProductConnection;
  /** The viewer; null when anonymous. */
  viewer: Maybe<User>;
};


/** Read operations. */
export type QueryArtisanArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Read operations. */
export type QueryArtisansArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Read operations. */
export type QueryCategoriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Read operations. */
export type QueryCategoryArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Read operations. */
export type QueryConversationArgs = {
  id: Scalars['ID']['input'];
};


/** Read operations. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Read operations. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** Read operations. */
export type QueryOrderArgs = {
  id: Scalars['ID']['input'];
};


/** Read operations. */
export type QueryProductArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  sku?: InputMaybe<Scalars['String']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Read operations. */
export type QueryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ProductFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ProductOrder>;
};


/** Read operations. */
export type QuerySearchProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ProductFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  query: Scalars['String']['input'];
};

/** The aggregated ratings of reviews. */
export type Rating = {
  __typename?: 'Rating';
  /** The mean of all ratings, from 1 to 5; null when there are none. */
  average: Maybe<Scalars['Float']['output']>;
  /** The number of ratings. */
  count: Scalars['Int']['output'];
};

/** A review of a product, at most one per author and product. */
export type Review = Node & {
  __typename?: 'Review';
  /** The author. */
  author: User;
  /** The text, as it was written. */
  body: Scalars['String']['output'];
  /** When it was written. */
  createdAt: Scalars['DateTime']['output'];
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The product; null when it is no longer on sale. */
  product: Maybe<Product>;
  /** From 1 to 5. */
  rating: Scalars['Int']['output'];
  /** The gist. */
  title: Maybe<Scalars['String']['output']>;
};

/** A page of reviews. */
export type ReviewConnection = {
  __typename?: 'ReviewConnection';
  /** The reviews with their cursors. */
  edges: Array<ReviewEdge>;
  /** The reviews of the page. */
  nodes: Array<Review>;
  /** The position of the page. */
  pageInfo: PageInfo;
  /** The total number; selecting it costs one more statement. */
  totalCount: Scalars['Int']['output'];
};

/** A review in a page. */
export type ReviewEdge = {
  __typename?: 'ReviewEdge';
  /** The cursor of this item, for `after`. */
  cursor: Scalars['String']['output'];
  /** The review. */
  node: Review;
};

/** The orders of a list of reviews. Ties are broken by id. */
export type ReviewOrder =
  /** Latest first. */
  | 'NEWEST'
  /** Worst first. */
  | 'RATING_ASC'
  /** Best first. */
  | 'RATING_DESC';

/** The role of an account. */
export type Role =
  /** Operates the marketplace. */
  | 'ADMIN'
  /** Owns an artisan and sells its products. */
  | 'ARTISAN'
  /** Buys and reviews products, and writes to artisans. */
  | 'BUYER';

/** A message. */
export type SendMessageInput = {
  /** The text. */
  body: Scalars['String']['input'];
  /** The conversation. */
  conversationId: Scalars['ID']['input'];
};

/** The result of `sendMessage`. */
export type SendMessagePayload = {
  __typename?: 'SendMessagePayload';
  /** The message; null with `userErrors`. */
  message: Maybe<Message>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/** The credentials to sign in with. */
export type SignInInput = {
  /** The email address of the account. */
  email: Scalars['String']['input'];
  /** Its password. */
  password: Scalars['String']['input'];
};

/** The result of `signOutEverywhere`. */
export type SignOutEverywherePayload = {
  __typename?: 'SignOutEverywherePayload';
  /** Why it did not work; empty when it did. */
  userErrors: Array<UserError>;
  /** The user that signed out; null with `userErrors`. */
  viewer: Maybe<User>;
};

/** A new account. */
export type SignUpInput = {
  /** The name that others see. */
  displayName: Scalars['String']['input'];
  /** The email address to sign in with. */
  email: Scalars['String']['input'];
  /** At least 10 characters. */
  password: Scalars['String']['input'];
};

/** The language of a source. */
export type SourceLanguage =
  /** CSS. */
  | 'CSS'
  /** JavaScript with JSX. */
  | 'JSX'
  /** TypeScript with JSX. */
  | 'TSX';

/** A question to an artisan. */
export type StartConversationInput = {
  /** Whom to ask. */
  artisanId: Scalars['ID']['input'];
  /** The first message. */
  body: Scalars['String']['input'];
  /** The subject. */
  productId?: InputMaybe<Scalars['ID']['input']>;
};

/** The result of `startConversation`. */
export type StartConversationPayload = {
  __typename?: 'StartConversationPayload';
  /** The conversation; null with `userErrors`. */
  conversation: Maybe<Conversation>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/**
 * Event streams, over WebSocket (graphql-ws) or server-sent events. Each event has a `cursor`. A client that reconnects with
 * its last cursor as `after` first gets the events that it missed.
 */
export type Subscription = {
  __typename?: 'Subscription';
  /** New messages of a conversation by all authors. For its participants and admins. */
  messageAdded: MessageEvent;
  /** Changes of an order's status. For the buyer and admins. */
  orderStatusChanged: OrderEvent;
  /** Changes of a product. For viewers who can see it; ends when it goes off sale. */
  productChanged: ProductEvent;
};


/**
 * Event streams, over WebSocket (graphql-ws) or server-sent events. Each event has a `cursor`. A client that reconnects with
 * its last cursor as `after` first gets the events that it missed.
 */
export type SubscriptionMessageAddedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  conversationId: Scalars['ID']['input'];
};


/**
 * Event streams, over WebSocket (graphql-ws) or server-sent events. Each event has a `cursor`. A client that reconnects with
 * its last cursor as `after` first gets the events that it missed.
 */
export type SubscriptionOrderStatusChangedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  orderId: Scalars['ID']['input'];
};


/**
 * Event streams, over WebSocket (graphql-ws) or server-sent events. Each event has a `cursor`. A client that reconnects with
 * its last cursor as `after` first gets the events that it missed.
 */
export type SubscriptionProductChangedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  productId: Scalars['ID']['input'];
};

/** One literal that became a token. */
export type TokenReplacement = {
  __typename?: 'TokenReplacement';
  /** The column in the original, from 1. */
  column: Scalars['Int']['output'];
  /** The literal. */
  from: Scalars['String']['output'];
  /** The line in the original, from 1. */
  line: Scalars['Int']['output'];
  /** The replacement. */
  to: Scalars['String']['output'];
  /** The token's name. */
  token: Scalars['String']['output'];
};

/** The new status of an order. */
export type UpdateOrderStatusInput = {
  /** Which order. */
  id: Scalars['ID']['input'];
  /** The next status. */
  status: OrderStatus;
};

/** The result of `updateOrderStatus`. */
export type UpdateOrderStatusPayload = {
  __typename?: 'UpdateOrderStatusPayload';
  /** The order after the change; null with `userErrors`. */
  order: Maybe<Order>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/** Changes of a product. Absent fields stay unchanged. */
export type UpdateProductInput = {
  /** All categories of the product. */
  categoryIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The description; null removes it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Which product. */
  id: Scalars['ID']['input'];
  /** All its pictures, the main one first. */
  images?: InputMaybe<Array<ImageInput>>;
  /** The number of pieces in stock. */
  inventory?: InputMaybe<Scalars['Int']['input']>;
  /** The price. */
  price?: InputMaybe<MoneyInput>;
  /** Whether it is on sale. */
  status?: InputMaybe<ProductStatus>;
  /** The title. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** The result of `updateProduct`. */
export type UpdateProductPayload = {
  __typename?: 'UpdateProductPayload';
  /** The product after the change; null with `userErrors`. */
  product: Maybe<Product>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/** Changes of a review. Absent fields stay unchanged. */
export type UpdateReviewInput = {
  /** The text. */
  body?: InputMaybe<Scalars['String']['input']>;
  /** Which review. */
  id: Scalars['ID']['input'];
  /** From 1 to 5. */
  rating?: InputMaybe<Scalars['Int']['input']>;
  /** The title; null removes it. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** The result of `updateReview`. */
export type UpdateReviewPayload = {
  __typename?: 'UpdateReviewPayload';
  /** The review after the change; null with `userErrors`. */
  review: Maybe<Review>;
  /** Problems of the input; empty on success. */
  userErrors: Array<UserError>;
};

/** A user account. */
export type User = Node & {
  __typename?: 'User';
  /** The artisan that this account owns. */
  artisan: Maybe<Artisan>;
  /** The conversations of the user, latest first. Visible to the user and to admins. */
  conversations: ConversationConnection;
  /** When the account was made. */
  createdAt: Scalars['DateTime']['output'];
  /** The name that others see. */
  displayName: Scalars['String']['output'];
  /** The email address. Visible to the user and to admins; for other viewers null, with a FORBIDDEN error. */
  email: Maybe<Scalars['String']['output']>;
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The user's orders, newest first. The user itself or an admin sees them. */
  orders: OrderConnection;
  /** The reviews by this user, newest first. */
  reviews: ReviewConnection;
  /** The role. Visible to the user and to admins. */
  role: Role;
};


/** A user account. */
export type UserConversationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A user account. */
export type UserOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A user account. */
export type UserReviewsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** An error of user input, with a message for the user. */
export type UserError = {
  /** A code for programs, e.g. `OUT_OF_STOCK`. */
  code: Scalars['String']['output'];
  /** The path of the input field; null for the input as a whole. */
  field: Maybe<Array<Scalars['String']['output']>>;
  /** A sentence for the user. */
  message: Scalars['String']['output'];
};



export type ResolverTypeWrapper<T> = T | Promise<T>;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AddReviewInput: AddReviewInput;
  AddReviewPayload: ResolverTypeWrapper<AddReviewPayloadMapper>;
  ArchiveProductInput: ArchiveProductInput;
  ArchiveProductPayload: ResolverTypeWrapper<ArchiveProductPayloadMapper>;
  Artisan: ResolverTypeWrapper<ArtisanMapper>;
  ArtisanConnection: ResolverTypeWrapper<ArtisanConnectionMapper>;
  ArtisanEdge: ResolverTypeWrapper<ArtisanEdgeMapper>;
  AuthPayload: ResolverTypeWrapper<AuthPayloadMapper>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BrandPack: ResolverTypeWrapper<BrandPackMapper>;
  BrandPackConnection: ResolverTypeWrapper<BrandPackConnectionMapper>;
  BrandPackEdge: ResolverTypeWrapper<BrandPackEdgeMapper>;
  CacheControlScope: CacheControlScope;
  Category: ResolverTypeWrapper<CategoryMapper>;
  CategoryConnection: ResolverTypeWrapper<CategoryConnectionMapper>;
  CategoryEdge: ResolverTypeWrapper<CategoryEdgeMapper>;
  Conversation: ResolverTypeWrapper<ConversationMapper>;
  ConversationConnection: ResolverTypeWrapper<ConversationConnectionMapper>;
  ConversationEdge: ResolverTypeWrapper<ConversationEdgeMapper>;
  CreateProductInput: CreateProductInput;
  CreateProductPayload: ResolverTypeWrapper<CreateProductPayloadMapper>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  DeleteReviewInput: DeleteReviewInput;
  DeleteReviewPayload: ResolverTypeWrapper<DeleteReviewPayloadMapper>;
  EnhancedSource: ResolverTypeWrapper<EnhancedSourceMapper>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Gateway: ResolverTypeWrapper<object>;
  GatewayBreaker: ResolverTypeWrapper<GatewayBreaker>;
  GatewayCache: ResolverTypeWrapper<object>;
  GatewayFollows: GatewayFollows;
  GatewayLog: ResolverTypeWrapper<object>;
  GatewayLogRole: GatewayLogRole;
  GatewayPool: ResolverTypeWrapper<GatewayPool>;
  GatewayPurges: ResolverTypeWrapper<GatewayPurges>;
  GatewayRedis: ResolverTypeWrapper<GatewayRedis>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Image: ResolverTypeWrapper<ImageMapper>;
  ImageInput: ImageInput;
  InputError: ResolverTypeWrapper<Problem>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Message: ResolverTypeWrapper<MessageMapper>;
  MessageAuthorKind: MessageAuthorKind;
  MessageConnection: ResolverTypeWrapper<MessageConnectionMapper>;
  MessageEdge: ResolverTypeWrapper<MessageEdgeMapper>;
  MessageEvent: ResolverTypeWrapper<MessageEventMapper>;
  Money: ResolverTypeWrapper<Money>;
  MoneyInput: MoneyInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<object>;
  Order: ResolverTypeWrapper<OrderMapper>;
  OrderConnection: ResolverTypeWrapper<OrderConnectionMapper>;
  OrderEdge: ResolverTypeWrapper<OrderEdgeMapper>;
  OrderEvent: ResolverTypeWrapper<OrderEventMapper>;
  OrderLine: ResolverTypeWrapper<OrderLineMapper>;
  OrderLineInput: OrderLineInput;
  OrderStatus: OrderStatus;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PlaceOrderInput: PlaceOrderInput;
  PlaceOrderPayload: ResolverTypeWrapper<PlaceOrderPayloadMapper>;
  Product: ResolverTypeWrapper<ProductMapper>;
  ProductConnection: ResolverTypeWrapper<ProductConnectionMapper>;
  ProductEdge: ResolverTypeWrapper<ProductEdgeMapper>;
  ProductEvent: ResolverTypeWrapper<ProductEventMapper>;
  ProductFilter: ProductFilter;
  ProductOrder: ProductOrder;
  ProductStatus: ProductStatus;
  PublishBrandPackInput: PublishBrandPackInput;
  PublishBrandPackPayload: ResolverTypeWrapper<PublishBrandPackPayloadMapper>;
  PurgeCacheInput: PurgeCacheInput;
  PurgeCachePayload: ResolverTypeWrapper<object>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Rating: ResolverTypeWrapper<RatingMapper>;
  Review: ResolverTypeWrapper<ReviewMapper>;
  ReviewConnection: ResolverTypeWrapper<ReviewConnectionMapper>;
  ReviewEdge: ResolverTypeWrapper<ReviewEdgeMapper>;
  ReviewOrder: ReviewOrder;
  Role: Role;
  SendMessageInput: SendMessageInput;
  SendMessagePayload: ResolverTypeWrapper<SendMessagePayloadMapper>;
  SignInInput: SignInInput;
  SignOutEverywherePayload: ResolverTypeWrapper<SignOutEverywherePayloadMapper>;
  SignUpInput: SignUpInput;
  SourceLanguage: SourceLanguage;
  StartConversationInput: StartConversationInput;
  StartConversationPayload: ResolverTypeWrapper<StartConversationPayloadMapper>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TokenReplacement: ResolverTypeWrapper<TokenReplacementMapper>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UpdateOrderStatusInput: UpdateOrderStatusInput;
  UpdateOrderStatusPayload: ResolverTypeWrapper<UpdateOrderStatusPayloadMapper>;
  UpdateProductInput: UpdateProductInput;
  UpdateProductPayload: ResolverTypeWrapper<UpdateProductPayloadMapper>;
  UpdateReviewInput: UpdateReviewInput;
  UpdateReviewPayload: ResolverTypeWrapper<UpdateReviewPayloadMapper>;
  User: ResolverTypeWrapper<UserMapper>;
  UserError: ResolverTypeWrapper<Problem>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AddReviewInput: AddReviewInput;
  AddReviewPayload: AddReviewPayloadMapper;
  ArchiveProductInput: ArchiveProductInput;
  ArchiveProductPayload: ArchiveProductPayloadMapper;
  Artisan: ArtisanMapper;
  ArtisanConnection: ArtisanConnectionMapper;
  ArtisanEdge: ArtisanEdgeMapper;
  AuthPayload: AuthPayloadMapper;
  Boolean: Scalars['Boolean']['output'];
  BrandPack: BrandPackMapper;
  BrandPackConnection: BrandPackConnectionMapper;
  BrandPackEdge: BrandPackEdgeMapper;
  Category: CategoryMapper;
  CategoryConnection: CategoryConnectionMapper;
  CategoryEdge: CategoryEdgeMapper;
  Conversation: ConversationMapper;
  ConversationConnection: ConversationConnectionMapper;
  ConversationEdge: ConversationEdgeMapper;
  CreateProductInput: CreateProductInput;
  CreateProductPayload: CreateProductPayloadMapper;
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  DeleteReviewInput: DeleteReviewInput;
  DeleteReviewPayload: DeleteReviewPayloadMapper;
  EnhancedSource: EnhancedSourceMapper;
  Float: Scalars['Float']['output'];
  Gateway: object;
  GatewayBreaker: GatewayBreaker;
  GatewayCache: object;
  GatewayLog: object;
  GatewayPool: GatewayPool;
  GatewayPurges: GatewayPurges;
  GatewayRedis: GatewayRedis;
  ID: Scalars['ID']['output'];
  Image: ImageMapper;
  ImageInput: ImageInput;
  InputError: Problem;
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  Message: MessageMapper;
  MessageConnection: MessageConnectionMapper;
  MessageEdge: MessageEdgeMapper;
  MessageEvent: MessageEventMapper;
  Money: Money;
  MoneyInput: MoneyInput;
  Mutation: Record<PropertyKey, never>;
  Node: object;
  Order: OrderMapper;
  OrderConnection: OrderConnectionMapper;
  OrderEdge: OrderEdgeMapper;
  OrderEvent: OrderEventMapper;
  OrderLine: OrderLineMapper;
  OrderLineInput: OrderLineInput;
  PageInfo: PageInfo;
  PlaceOrderInput: PlaceOrderInput;
  PlaceOrderPayload: PlaceOrderPayloadMapper;
  Product: ProductMapper;
  ProductConnection: ProductConnectionMapper;
  ProductEdge: ProductEdgeMapper;
  ProductEvent: ProductEventMapper;
  ProductFilter: ProductFilter;
  PublishBrandPackInput: PublishBrandPackInput;
  PublishBrandPackPayload: PublishBrandPackPayloadMapper;
  PurgeCacheInput: PurgeCacheInput;
  PurgeCachePayload: object;
  Query: Record<PropertyKey, never>;
  Rating: RatingMapper;
  Review: ReviewMapper;
  ReviewConnection: ReviewConnectionMapper;
  ReviewEdge: ReviewEdgeMapper;
  SendMessageInput: SendMessageInput;
  SendMessagePayload: SendMessagePayloadMapper;
  SignInInput: SignInInput;
  SignOutEverywherePayload: SignOutEverywherePayloadMapper;
  SignUpInput: SignUpInput;
  StartConversationInput: StartConversationInput;
  StartConversationPayload: StartConversationPayloadMapper;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  TokenReplacement: TokenReplacementMapper;
  URL: Scalars['URL']['output'];
  UpdateOrderStatusInput: UpdateOrderStatusInput;
  UpdateOrderStatusPayload: UpdateOrderStatusPayloadMapper;
  UpdateProductInput: UpdateProductInput;
  UpdateProductPayload: UpdateProductPayloadMapper;
  UpdateReviewInput: UpdateReviewInput;
  UpdateReviewPayload: UpdateReviewPayloadMapper;
  User: UserMapper;
  UserError: Problem;
};

export type CacheControlDirectiveArgs = {
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControlScope>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = Context, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CostDirectiveArgs = {
  assumedSize?: Maybe<Scalars['Int']['input']>;
  sizedBy?: Maybe<Scalars['String']['input']>;
  weight?: Maybe<Scalars['Int']['input']>;
};

export type CostDirectiveResolver<Result, Parent, ContextType = Context, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AddReviewPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AddReviewPayload'] = ResolversParentTypes['AddReviewPayload']> = {
  review?: Resolver<Maybe<ResolversTypes['Review']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ArchiveProductPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ArchiveProductPayload'] = ResolversParentTypes['ArchiveProductPayload']> = {
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ArtisanResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Artisan'] = ResolversParentTypes['Artisan']> = {
  bio?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  brandPack?: Resolver<Maybe<ResolversTypes['BrandPack']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  products?: Resolver<ResolversTypes['ProductConnection'], ParentType, ContextType, Partial<ArtisanProductsArgs>>;
  rating?: Resolver<ResolversTypes['Rating'], ParentType, ContextType>;
  slug?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ArtisanConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ArtisanConnection'] = ResolversParentTypes['ArtisanConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ArtisanEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Artisan']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ArtisanEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ArtisanEdge'] = ResolversParentTypes['ArtisanEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Artisan'], ParentType, ContextType>;
};

export type AuthPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuthPayload'] = ResolversParentTypes['AuthPayload']> = {
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type BrandPackResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BrandPack'] = ResolversParentTypes['BrandPack']> = {
  artisan?: Resolver<ResolversTypes['Artisan'], ParentType, ContextType>;
  enhance?: Resolver<ResolversTypes['EnhancedSource'], ParentType, ContextType, RequireFields<BrandPackEnhanceArgs, 'language' | 'source'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  publishedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  versions?: Resolver<ResolversTypes['BrandPackConnection'], ParentType, ContextType, Partial<BrandPackVersionsArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BrandPackConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BrandPackConnection'] = ResolversParentTypes['BrandPackConnection']> = {
  edges?: Resolver<Array<ResolversTypes['BrandPackEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['BrandPack']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BrandPackEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BrandPackEdge'] = ResolversParentTypes['BrandPackEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['BrandPack'], ParentType, ContextType>;
};

export type CategoryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Category'] = ResolversParentTypes['Category']> = {
  ancestors?: Resolver<Array<ResolversTypes['Category']>, ParentType, ContextType>;
  children?: Resolver<ResolversTypes['CategoryConnection'], ParentType, ContextType, Partial<CategoryChildrenArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['Category']>, ParentType, ContextType>;
  products?: Resolver<ResolversTypes['ProductConnection'], ParentType, ContextType, Partial<CategoryProductsArgs>>;
  slug?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CategoryConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CategoryConnection'] = ResolversParentTypes['CategoryConnection']> = {
  edges?: Resolver<Array<ResolversTypes['CategoryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Category']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CategoryEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CategoryEdge'] = ResolversParentTypes['CategoryEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Category'], ParentType, ContextType>;
};

export type ConversationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Conversation'] = ResolversParentTypes['Conversation']> = {
  artisan?: Resolver<ResolversTypes['Artisan'], ParentType, ContextType>;
  buyer?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastMessage?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType>;
  messages?: Resolver<ResolversTypes['MessageConnection'], ParentType, ContextType, Partial<ConversationMessagesArgs>>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConversationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationConnection'] = ResolversParentTypes['ConversationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ConversationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Conversation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ConversationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationEdge'] = ResolversParentTypes['ConversationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
};

export type CreateProductPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateProductPayload'] = ResolversParentTypes['CreateProductPayload']> = {
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type DeleteReviewPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteReviewPayload'] = ResolversParentTypes['DeleteReviewPayload']> = {
  deletedReviewId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type EnhancedSourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EnhancedSource'] = ResolversParentTypes['EnhancedSource']> = {
  replacements?: Resolver<Array<ResolversTypes['TokenReplacement']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unmatched?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type GatewayResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Gateway'] = ResolversParentTypes['Gateway']> = {
  breakers?: Resolver<Array<ResolversTypes['GatewayBreaker']>, ParentType, ContextType>;
  cache?: Resolver<Maybe<ResolversTypes['GatewayCache']>, ParentType, ContextType>;
  log?: Resolver<Maybe<ResolversTypes['GatewayLog']>, ParentType, ContextType>;
  pool?: Resolver<ResolversTypes['GatewayPool'], ParentType, ContextType>;
  redis?: Resolver<Array<ResolversTypes['GatewayRedis']>, ParentType, ContextType>;
};

export type GatewayBreakerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GatewayBreaker'] = ResolversParentTypes['GatewayBreaker']> = {
  isOpen?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  part?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type GatewayCacheResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GatewayCache'] = ResolversParentTypes['GatewayCache']> = {
  bypasses?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  flightHits?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  memoryBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  memoryEntries?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  memoryHits?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  memoryMaxBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  misses?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  purges?: Resolver<Array<ResolversTypes['GatewayPurges']>, ParentType, ContextType>;
  redisFailures?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  redisHits?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type GatewayLogResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GatewayLog'] = ResolversParentTypes['GatewayLog']> = {
  appliedLsn?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  beatAgeMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  epochs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  follows?: Resolver<ResolversTypes['GatewayFollows'], ParentType, ContextType>;
  gaps?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  isFresh?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  lagMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  ownWriteTimeouts?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  ownWriteWaits?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  remedies?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  retainedWalBytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['GatewayLogRole'], ParentType, ContextType>;
  roundTripMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  slot?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  slotWaitMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  slotWaitsFor?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  takeovers?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type GatewayPoolResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GatewayPool'] = ResolversParentTypes['GatewayPool']> = {
  active?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  idle?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type GatewayPurgesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GatewayPurges'] = ResolversParentTypes['GatewayPurges']> = {
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  what?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type GatewayRedisResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GatewayRedis'] = ResolversParentTypes['GatewayRedis']> = {
  connection?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  isUp?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ImageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Image'] = ResolversParentTypes['Image']> = {
  altText?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
};

export type InputErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InputError'] = ResolversParentTypes['InputError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type MessageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Message'] = ResolversParentTypes['Message']> = {
  author?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  authorKind?: Resolver<ResolversTypes['MessageAuthorKind'], ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MessageConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MessageConnection'] = ResolversParentTypes['MessageConnection']> = {
  edges?: Resolver<Array<ResolversTypes['MessageEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Message']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MessageEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MessageEdge'] = ResolversParentTypes['MessageEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
};

export type MessageEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MessageEvent'] = ResolversParentTypes['MessageEvent']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currencyCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  addReview?: Resolver<ResolversTypes['AddReviewPayload'], ParentType, ContextType, RequireFields<MutationAddReviewArgs, 'input'>>;
  archiveProduct?: Resolver<ResolversTypes['ArchiveProductPayload'], ParentType, ContextType, RequireFields<MutationArchiveProductArgs, 'input'>>;
  createProduct?: Resolver<ResolversTypes['CreateProductPayload'], ParentType, ContextType, RequireFields<MutationCreateProductArgs, 'input'>>;
  deleteReview?: Resolver<ResolversTypes['DeleteReviewPayload'], ParentType, ContextType, RequireFields<MutationDeleteReviewArgs, 'input'>>;
  placeOrder?: Resolver<ResolversTypes['PlaceOrderPayload'], ParentType, ContextType, RequireFields<MutationPlaceOrderArgs, 'input'>>;
  publishBrandPack?: Resolver<ResolversTypes['PublishBrandPackPayload'], ParentType, ContextType, RequireFields<MutationPublishBrandPackArgs, 'input'>>;
  purgeCache?: Resolver<ResolversTypes['PurgeCachePayload'], ParentType, ContextType, RequireFields<MutationPurgeCacheArgs, 'input'>>;
  sendMessage?: Resolver<ResolversTypes['SendMessagePayload'], ParentType, ContextType, RequireFields<MutationSendMessageArgs, 'input'>>;
  signIn?: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationSignInArgs, 'input'>>;
  signOutEverywhere?: Resolver<ResolversTypes['SignOutEverywherePayload'], ParentType, ContextType>;
  signUp?: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationSignUpArgs, 'input'>>;
  startConversation?: Resolver<ResolversTypes['StartConversationPayload'], ParentType, ContextType, RequireFields<MutationStartConversationArgs, 'input'>>;
  updateOrderStatus?: Resolver<ResolversTypes['UpdateOrderStatusPayload'], ParentType, ContextType, RequireFields<MutationUpdateOrderStatusArgs, 'input'>>;
  updateProduct?: Resolver<ResolversTypes['UpdateProductPayload'], ParentType, ContextType, RequireFields<MutationUpdateProductArgs, 'input'>>;
  updateReview?: Resolver<ResolversTypes['UpdateReviewPayload'], ParentType, ContextType, RequireFields<MutationUpdateReviewArgs, 'input'>>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Artisan' | 'BrandPack' | 'Category' | 'Conversation' | 'Message' | 'Order' | 'OrderLine' | 'Product' | 'Review' | 'User', ParentType, ContextType>;
};

export type OrderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Order'] = ResolversParentTypes['Order']> = {
  buyer?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lines?: Resolver<Array<ResolversTypes['OrderLine']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  placedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OrderConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderConnection'] = ResolversParentTypes['OrderConnection']> = {
  edges?: Resolver<Array<ResolversTypes['OrderEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Order']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type OrderEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderEdge'] = ResolversParentTypes['OrderEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Order'], ParentType, ContextType>;
};

export type OrderEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderEvent'] = ResolversParentTypes['OrderEvent']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  order?: Resolver<ResolversTypes['Order'], ParentType, ContextType>;
};

export type OrderLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderLine'] = ResolversParentTypes['OrderLine']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sku?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unitPrice?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PlaceOrderPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PlaceOrderPayload'] = ResolversParentTypes['PlaceOrderPayload']> = {
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ProductResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product']> = {
  artisan?: Resolver<ResolversTypes['Artisan'], ParentType, ContextType>;
  categories?: Resolver<Array<ResolversTypes['Category']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  images?: Resolver<Array<ResolversTypes['Image']>, ParentType, ContextType>;
  inventory?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  rating?: Resolver<ResolversTypes['Rating'], ParentType, ContextType>;
  reviews?: Resolver<ResolversTypes['ReviewConnection'], ParentType, ContextType, Partial<ProductReviewsArgs>>;
  sku?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  slug?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ProductStatus'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProductConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductConnection'] = ResolversParentTypes['ProductConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ProductEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Product']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ProductEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductEdge'] = ResolversParentTypes['ProductEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
};

export type ProductEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProductEvent'] = ResolversParentTypes['ProductEvent']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  product?: Resolver<ResolversTypes['Product'], ParentType, ContextType>;
};

export type PublishBrandPackPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PublishBrandPackPayload'] = ResolversParentTypes['PublishBrandPackPayload']> = {
  brandPack?: Resolver<Maybe<ResolversTypes['BrandPack']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PurgeCachePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PurgeCachePayload'] = ResolversParentTypes['PurgeCachePayload']> = {
  purged?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  artisan?: Resolver<Maybe<ResolversTypes['Artisan']>, ParentType, ContextType, Partial<QueryArtisanArgs>>;
  artisans?: Resolver<ResolversTypes['ArtisanConnection'], ParentType, ContextType, Partial<QueryArtisansArgs>>;
  categories?: Resolver<ResolversTypes['CategoryConnection'], ParentType, ContextType, Partial<QueryCategoriesArgs>>;
  category?: Resolver<Maybe<ResolversTypes['Category']>, ParentType, ContextType, Partial<QueryCategoryArgs>>;
  conversation?: Resolver<Maybe<ResolversTypes['Conversation']>, ParentType, ContextType, RequireFields<QueryConversationArgs, 'id'>>;
  gateway?: Resolver<ResolversTypes['Gateway'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType, RequireFields<QueryOrderArgs, 'id'>>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType, Partial<QueryProductArgs>>;
  products?: Resolver<ResolversTypes['ProductConnection'], ParentType, ContextType, Partial<QueryProductsArgs>>;
  searchProducts?: Resolver<ResolversTypes['ProductConnection'], ParentType, ContextType, RequireFields<QuerySearchProductsArgs, 'query'>>;
  viewer?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type RatingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Rating'] = ResolversParentTypes['Rating']> = {
  average?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Review'] = ResolversParentTypes['Review']> = {
  author?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  rating?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReviewConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReviewConnection'] = ResolversParentTypes['ReviewConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ReviewEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Review']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReviewEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReviewEdge'] = ResolversParentTypes['ReviewEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Review'], ParentType, ContextType>;
};

export type SendMessagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SendMessagePayload'] = ResolversParentTypes['SendMessagePayload']> = {
  message?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SignOutEverywherePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignOutEverywherePayload'] = ResolversParentTypes['SignOutEverywherePayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type StartConversationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StartConversationPayload'] = ResolversParentTypes['StartConversationPayload']> = {
  conversation?: Resolver<Maybe<ResolversTypes['Conversation']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  messageAdded?: SubscriptionResolver<ResolversTypes['MessageEvent'], "messageAdded", ParentType, ContextType, RequireFields<SubscriptionMessageAddedArgs, 'conversationId'>>;
  orderStatusChanged?: SubscriptionResolver<ResolversTypes['OrderEvent'], "orderStatusChanged", ParentType, ContextType, RequireFields<SubscriptionOrderStatusChangedArgs, 'orderId'>>;
  productChanged?: SubscriptionResolver<ResolversTypes['ProductEvent'], "productChanged", ParentType, ContextType, RequireFields<SubscriptionProductChangedArgs, 'productId'>>;
};

export type TokenReplacementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TokenReplacement'] = ResolversParentTypes['TokenReplacement']> = {
  column?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  line?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UpdateOrderStatusPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateOrderStatusPayload'] = ResolversParentTypes['UpdateOrderStatusPayload']> = {
  order?: Resolver<Maybe<ResolversTypes['Order']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UpdateProductPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateProductPayload'] = ResolversParentTypes['UpdateProductPayload']> = {
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UpdateReviewPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateReviewPayload'] = ResolversParentTypes['UpdateReviewPayload']> = {
  review?: Resolver<Maybe<ResolversTypes['Review']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  artisan?: Resolver<Maybe<ResolversTypes['Artisan']>, ParentType, ContextType>;
  conversations?: Resolver<ResolversTypes['ConversationConnection'], ParentType, ContextType, Partial<UserConversationsArgs>>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  orders?: Resolver<ResolversTypes['OrderConnection'], ParentType, ContextType, Partial<UserOrdersArgs>>;
  reviews?: Resolver<ResolversTypes['ReviewConnection'], ParentType, ContextType, Partial<UserReviewsArgs>>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'InputError', ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AddReviewPayload?: AddReviewPayloadResolvers<ContextType>;
  ArchiveProductPayload?: ArchiveProductPayloadResolvers<ContextType>;
  Artisan?: ArtisanResolvers<ContextType>;
  ArtisanConnection?: ArtisanConnectionResolvers<ContextType>;
  ArtisanEdge?: ArtisanEdgeResolvers<ContextType>;
  AuthPayload?: AuthPayloadResolvers<ContextType>;
  BrandPack?: BrandPackResolvers<ContextType>;
  BrandPackConnection?: BrandPackConnectionResolvers<ContextType>;
  BrandPackEdge?: BrandPackEdgeResolvers<ContextType>;
  Category?: CategoryResolvers<ContextType>;
  CategoryConnection?: CategoryConnectionResolvers<ContextType>;
  CategoryEdge?: CategoryEdgeResolvers<ContextType>;
  Conversation?: ConversationResolvers<ContextType>;
  ConversationConnection?: ConversationConnectionResolvers<ContextType>;
  ConversationEdge?: ConversationEdgeResolvers<ContextType>;
  CreateProductPayload?: CreateProductPayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  DeleteReviewPayload?: DeleteReviewPayloadResolvers<ContextType>;
  EnhancedSource?: EnhancedSourceResolvers<ContextType>;
  Gateway?: GatewayResolvers<ContextType>;
  GatewayBreaker?: GatewayBreakerResolvers<ContextType>;
  GatewayCache?: GatewayCacheResolvers<ContextType>;
  GatewayLog?: GatewayLogResolvers<ContextType>;
  GatewayPool?: GatewayPoolResolvers<ContextType>;
  GatewayPurges?: GatewayPurgesResolvers<ContextType>;
  GatewayRedis?: GatewayRedisResolvers<ContextType>;
  Image?: ImageResolvers<ContextType>;
  InputError?: InputErrorResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Message?: MessageResolvers<ContextType>;
  MessageConnection?: MessageConnectionResolvers<ContextType>;
  MessageEdge?: MessageEdgeResolvers<ContextType>;
  MessageEvent?: MessageEventResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  OrderConnection?: OrderConnectionResolvers<ContextType>;
  OrderEdge?: OrderEdgeResolvers<ContextType>;
  OrderEvent?: OrderEventResolvers<ContextType>;
  OrderLine?: OrderLineResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PlaceOrderPayload?: PlaceOrderPayloadResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  ProductConnection?: ProductConnectionResolvers<ContextType>;
  ProductEdge?: ProductEdgeResolvers<ContextType>;
  ProductEvent?: ProductEventResolvers<ContextType>;
  PublishBrandPackPayload?: PublishBrandPackPayloadResolvers<ContextType>;
  PurgeCachePayload?: PurgeCachePayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Rating?: RatingResolvers<ContextType>;
  Review?: ReviewResolvers<ContextType>;
  ReviewConnection?: ReviewConnectionResolvers<ContextType>;
  ReviewEdge?: ReviewEdgeResolvers<ContextType>;
  SendMessagePayload?: SendMessagePayloadResolvers<ContextType>;
  SignOutEverywherePayload?: SignOutEverywherePayloadResolvers<ContextType>;
  StartConversationPayload?: StartConversationPayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TokenReplacement?: TokenReplacementResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UpdateOrderStatusPayload?: UpdateOrderStatusPayloadResolvers<ContextType>;
  UpdateProductPayload?: UpdateProductPayloadResolvers<ContextType>;
  UpdateReviewPayload?: UpdateReviewPayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  cost?: CostDirectiveResolver<any, any, ContextType>;
};
